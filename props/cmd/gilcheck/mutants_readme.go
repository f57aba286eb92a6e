package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/mutants"
)

// The lines between which the summary stands in README.md.
const (
	summaryBegin = "<!-- written by: go run ./props/cmd/gilcheck mutants -readme -->"
	summaryEnd   = "<!-- end of what that command writes -->"
)

// summarize writes the summary of the rows, and of the scoreboard, into README.md.
func (c *court) summarize(stderr io.Writer) int {
	err := errors.Join(c.strange...)
	if err == nil {
		err = c.writeSummary(filepath.Join(c.module.dir, "README.md"))
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	return statusHolds
}

func (c *court) writeSummary(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), summaryBegin)
	_, after, closed := strings.Cut(rest, summaryEnd)
	if !found || !closed {
		return fmt.Errorf("%s has no place for the summary, between %s and %s", filepath.Base(name), summaryBegin, summaryEnd)
	}
	summary, err := c.summary()
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(before+summary+after), 0o644)
}

// summary is what stands between the two lines, and they.
func (c *court) summary() (string, error) {
	methods, err := c.methodTable()
	if err != nil {
		return "", err
	}
	return strings.Join([]string{summaryBegin, c.rowTable(), methods, summaryEnd}, "\n\n"), nil
}

// rowTable counts the rows, by promise and by family.
func (c *court) rowTable() string {
	count := map[string]map[mutants.Family]int{}
	add := func(line string, f mutants.Family) {
		if count[line] == nil {
			count[line] = map[mutants.Family]int{}
		}
		count[line][f]++
	}
	families := map[mutants.Family]bool{}
	for _, mu := range c.mutants {
		f := mu.row.Family()
		families[f] = true
		add("all", f)
		if mu.row.Inexpressible != "" {
			add("cannot be written in Go", f)
		} else {
			add("`"+mu.row.Promise+"`", f)
		}
	}
	var columns []mutants.Family
	for _, f := range mutants.Families() {
		if families[f] {
			columns = append(columns, f)
		}
	}
	var b strings.Builder
	b.WriteString("| convicted by |")
	for _, f := range columns {
		fmt.Fprintf(&b, " %s |", f)
	}
	fmt.Fprintf(&b, " all |\n|---|%s\n", strings.Repeat("---:|", len(columns)+1))
	for _, line := range summaryLines() {
		if count[line] == nil {
			continue
		}
		sum := 0
		fmt.Fprintf(&b, "| %s |", line)
		for _, f := range columns {
			sum += count[line][f]
			fmt.Fprintf(&b, " %s |", orBlank(count[line][f]))
		}
		fmt.Fprintf(&b, " %d |\n", sum)
	}
	return strings.TrimSpace(b.String())
}

// orBlank leaves a zero out.
func orBlank(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// summaryLines are the names of the lines that there may be, in order.
func summaryLines() []string {
	var lines []string
	for _, name := range append(props.PromiseNames(), props.LoopPromiseNames()...) {
		lines = append(lines, "`"+name+"`")
	}
	return append(lines, "cannot be written in Go", "all")
}
