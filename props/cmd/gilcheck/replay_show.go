package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	counter "github.com/gilcheck/gilcheck/props/replay"
)

// errDrift says that a schedule has lost its meaning.
var errDrift = errors.New("the source has changed, and the schedule has no meaning any more")

// show prints the run, and what it comes to. A run that does not follow the schedule
// is not shown: it would be another one.
func (r *replayRequest) show(f *counter.File, o *counter.Outcome, w io.Writer) (int, error) {
	subject, by := f.Lock, "verify"
	if subject == "" {
		subject, by = f.Test, "explore"
	}
	switch {
	case o.Problem != "":
		return 0, errors.New(o.Problem)
	case o.Promise == "" && len(o.Drift) > 0:
		return 0, fmt.Errorf("%w: %s; look for the bug anew with: gilcheck %s %s", errDrift, strings.Join(o.Drift, "; "), by, f.Package)
	}
	fmt.Fprintf(w, "%s %s\n", f.Package, subject)
	if f.Program != "" {
		fmt.Fprintf(w, "program: %s\n", f.Program)
	}
	fmt.Fprintln(w)
	if o.Columns == nil {
		fmt.Fprintln(w, strings.TrimRight(o.Text, "\n"))
	} else if err := r.steps(o.Columns, w); err != nil {
		return 0, err
	}
	fmt.Fprintln(w)
	return conclusion(f, o, w), nil
}

// conclusion is the verdict, in words and as an exit status.
func conclusion(f *counter.File, o *counter.Outcome, w io.Writer) int {
	for _, d := range o.Drift {
		fmt.Fprintf(w, "the source has changed: %s\n", d)
	}
	switch {
	case o.Promise == "":
		fmt.Fprintln(w, "the schedule does not fail any more")
		if o.Parted != "" {
			fmt.Fprintln(w, o.Parted)
		}
		return statusHolds
	case o.Promise != f.Promise:
		fmt.Fprintf(w, "FAIL: %s, which was %s: %s\n", o.Promise, f.Promise, o.Message)
	default:
		fmt.Fprintf(w, "FAIL: %s: %s\n", o.Promise, o.Message)
	}
	return statusBroken
}

// steps prints the columns: on a terminal one operation at a time, else all at once.
func (r *replayRequest) steps(columns []string, w io.Writer) error {
	if !r.stepwise {
		_, err := fmt.Fprintln(w, strings.Join(columns, "\n"))
		return err
	}
	fmt.Fprintf(w, "Enter: the next operation, q: quit\n%s\n", columns[0])
	keys := bufio.NewScanner(r.stdin)
	for _, row := range columns[1:] {
		fmt.Fprint(w, row) // the reader's Enter ends the line
		if !keys.Scan() || strings.TrimSpace(keys.Text()) == "q" {
			fmt.Fprintln(w)
			return keys.Err()
		}
	}
	return nil
}
