package main

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/gilcheck/gilcheck/props/report"
)

// The elements of JUnit XML that continuous integration systems agree on: a suite
// is a lock, a case is a promise.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func writeJUnit(w io.Writer, r report.Report) error {
	all := junitSuites{Name: "gilcheck " + r.Module}
	for _, result := range r.Results {
		s := suite(result)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Skipped += s.Skipped
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func suite(r report.Result) junitSuite {
	s := junitSuite{Name: strings.TrimSpace(r.Package + " " + r.Lock)}
	if r.Problem != "" {
		s.add(junitCase{Name: "verify", Class: s.Name, Error: &junitMessage{Message: r.Problem}})
	}
	for _, p := range r.Promises {
		s.add(promiseCase(s.Name, p))
	}
	return s
}

// promiseCase maps the verdicts: what is not promised or cannot be checked is
// skipped, and what is in doubt is an error, since inconclusive is not a pass.
func promiseCase(class string, p report.Promise) junitCase {
	c := junitCase{Name: p.Name, Class: class}
	message := &junitMessage{Message: p.Reason}
	if p.Counterexample != nil {
		message.Text = p.Counterexample.Text
	}
	switch p.Verdict {
	case report.Pass:
	case report.Fail:
		if message.Message == "" {
			message.Message = p.Name + " is broken"
		}
		c.Failure = message
	case report.NotPromised, report.NotChecked:
		message.Message = strings.TrimSuffix(words(p.Verdict)+": "+p.Reason, ": ")
		c.Skipped = message
	default:
		message.Message = strings.TrimSuffix("inconclusive: "+p.Reason, ": ")
		c.Error = message
	}
	return c
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}
