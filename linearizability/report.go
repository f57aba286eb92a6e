package linearizability

import (
	"flag"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// A T is the part of [testing.TB] that Report uses.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	ArtifactDir() string
}

// Report checks h. If it is illegal, the test fails with the timeline, and with
// the path of Porcupine's picture in the test's artifact directory. If the check
// is inconclusive that is logged, and it is for the caller to make something of
// the verdict: it is no pass.
//
// The text contains a path, which differs from run to run; inside a rapid
// property use [Check] and [Explain], and Report for the shrunk history.
func Report(t T, h History, rules model.Rules, timeout time.Duration) Verdict {
	t.Helper()
	verdict := Check(h, rules, timeout)
	switch verdict {
	case Illegal:
		t.Errorf("%v%v", Explain(h, rules, timeout), Picture(t, h, rules, timeout))
	case Inconclusive:
		t.Logf("%v", Explain(h, rules, timeout))
	}
	return verdict
}

// Picture writes Porcupine's picture of an illegal history into the test's
// artifact directory and says where it is, or why there is none.
func Picture(t T, h History, rules model.Rules, timeout time.Duration) string {
	path, err := WriteHTML(t.ArtifactDir(), "history", h, rules, timeout)
	if err != nil {
		return "no picture: " + err.Error()
	}
	if kept() {
		return "picture: " + path
	}
	return "picture: " + path + " (re-run with -artifacts to keep it)"
}

// kept reports whether the go command was told to keep artifacts.
func kept() bool {
	f := flag.Lookup("test.artifacts")
	return f != nil && f.Value.String() == "true"
}
