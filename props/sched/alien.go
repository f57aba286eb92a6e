package sched

import (
	"fmt"
	"runtime/pprof"
	"slices"
	"strings"
	"time"
)

// A goroutine that has not begun, or is about to end, is looked at again after a
// while: alienPause, alienLooks times. A busy machine may keep it waiting that long.
const (
	alienPause = time.Millisecond
	alienLooks = 1000
)

// alien looks for a goroutine that descends from a thread, is none and is alive: what
// the threads wait for it may still bring about. It says where the goroutine is, or ""
// if there is none. It stops the world, and is for runs that fail, before their threads
// are unwound.
func (e *Execution) alien() string {
	defer runtimeSetProfLabel(runtimeGetProfLabel())
	runtimeSetProfLabel(nil) // the driver is no thread
	const text = "nobody can go on, except a goroutine that the scheduler does not control"
	for range alienLooks {
		function, found := e.alienNow()
		switch {
		case !found:
			return ""
		case function != "":
			return text + ", which runs " + function
		}
		time.Sleep(alienPause)
	}
	return text
}

// alienNow looks once. The function is "" if all it finds do not run.
func (e *Execution) alienNow() (function string, found bool) {
	var profile strings.Builder
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		return "", false
	}
	label := fmt.Sprintf("%q:\"%d\"", labelKey, e.number)
	for _, group := range strings.Split(profile.String(), "\n\n") {
		head, frames, _ := strings.Cut(group, "\n#\t")
		if !strings.Contains(head, label) {
			continue
		}
		function := outermost(frames)
		if slices.ContainsFunc(harmless, func(f string) bool { return strings.Contains(frames, f) }) {
			continue
		}
		if found = true; function != "" {
			return function, true
		}
	}
	return "", found
}

// harmless is what goroutines run that go on only with a thread: coroutines, those of
// the pool and the program's, and subtests. It need not be the outermost function of a
// profile, which has 128 frames of a stack: that of a coroutine grows with each run that
// is aborted on it (serve), up to exitLimit of them.
var harmless = []string{"runtime.corostart+", "testing.tRunner+", module + "sched.(*coroutine).loop+"}

// outermost is the last of the functions in a profile's lines, each an address, the
// function with an offset, and its place.
func outermost(frames string) string {
	lines := strings.Split(strings.TrimSpace(frames), "\n")
	fields := strings.Fields(strings.TrimPrefix(lines[len(lines)-1], "#"))
	if len(fields) < 3 {
		return "" // it has not begun
	}
	function, _, _ := strings.Cut(fields[len(fields)-2], "+0x")
	if strings.HasPrefix(function, "runtime.") {
		return "" // runtime.goexit1: it is about to end
	}
	return function + " at " + placeOf(fields[len(fields)-1])
}
