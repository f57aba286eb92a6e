package rebuild

import (
	"os"
	"slices"
	"strings"
)

// harness are the packages of the suite that run on the threads of an execution,
// and take turns there in ways that the race detector cannot know of. They are
// built without it. Not so the engine and the shims, whose atomic operations are
// the program's (without the detector the compiler replaces the calls of
// sync/atomic by instructions), nor props/cell, which is to be judged.
var harness = []string{
	"github.com/gilcheck/gilcheck/model",
	"github.com/gilcheck/gilcheck/props",
	"github.com/gilcheck/gilcheck/props/program",
	"github.com/gilcheck/gilcheck/props/replay",
	"github.com/gilcheck/gilcheck/props/report",
}

// withoutDetector gives the flags that keep the race detector out of harness. The
// go command takes the last -gcflags that matches a package, and those alone.
func withoutDetector(flags []string) []string {
	if !detects(flags) && !detects(strings.Fields(os.Getenv("GOFLAGS"))) {
		return nil
	}
	var more []string
	for _, pkg := range harness {
		more = append(more, "-gcflags="+pkg+"=-race=false")
	}
	return more
}

func detects(flags []string) bool {
	return slices.ContainsFunc(flags, func(f string) bool {
		f = strings.TrimLeft(f, "-")
		return f == "race" || f == "race=true"
	})
}
