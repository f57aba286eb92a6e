package sched

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
)

// A thread that blocks for real (a system call, a lock of a package that was not
// rewritten, a loop without a scheduling point) stops the whole execution. It is
// looked for every watchPeriod, and given up when nothing has moved for
// watchPatience of real time; a run makes a step every microsecond or so.
const (
	watchPeriod   = time.Second
	watchPatience = 5 * watchPeriod
	watchStack    = 1 << 20 // bytes of goroutine stacks that are looked through
)

// ErrBlocked is what Watch returns, wrapped, when a thread blocks for real.
var ErrBlocked = errors.New("a thread does not come back to the scheduler")

// lost is why nothing can be executed any more: a goroutine is stuck in an execution.
var lost error

// Watch calls run, which executes programs, and returns when it returns; or with
// an error that names the place when a thread blocks for real. Then nothing can
// be executed in this process any more: a goroutine is lost in an execution.
func Watch(run func()) error {
	if lost != nil {
		return lost
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		run()
	}()
	ticker := time.NewTicker(watchPeriod)
	defer ticker.Stop()
	var last uint64
	still := time.Duration(0)
	for {
		select {
		case <-done:
			return nil
		case <-ticker.C:
		}
		e := active.Load()
		if e == nil || e.beat.Load() != last {
			still = 0
			if e != nil {
				last = e.beat.Load()
			}
			continue
		}
		if still += watchPeriod; still >= watchPatience {
			lost = fmt.Errorf("%w: %s", ErrBlocked, blockedWhere())
			return lost
		}
	}
}

// blockedWhere finds the goroutine that runs a thread and is neither parked as a
// coroutine nor waiting for its turn, and says what it is doing.
func blockedWhere() string {
	buf := make([]byte, watchStack)
	buf = buf[:runtime.Stack(buf, true)]
	for _, stack := range strings.Split(string(buf), "\n\n") {
		header, frames, _ := strings.Cut(stack, "\n")
		if !strings.Contains(frames, module+"sched.(*Thread).run") || strings.Contains(header, "[coroutine") || strings.Contains(frames, "sched.transfer(") {
			continue
		}
		return firstUserFrame(header, frames)
	}
	return "its goroutine was not found"
}

// firstUserFrame says what the goroutine waits for and where: "chan receive in
// example.com/lock.(*L).Lock at lock.go:12".
func firstUserFrame(header, frames string) string {
	_, state, _ := strings.Cut(header, "[")
	state, _, _ = strings.Cut(state, "]")
	state, _, _ = strings.Cut(state, ",")
	lines := strings.Split(frames, "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		function := lines[i]
		if open := strings.LastIndexByte(function, '('); open > 0 {
			function = function[:open]
		}
		place, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
		file := place
		if colon := strings.LastIndexByte(place, ':'); colon > 0 {
			file = place[:colon]
		}
		if ours(function) || standard(file) {
			continue
		}
		return fmt.Sprintf("%s in %s at %s", state, function, place[strings.LastIndexByte(place, '/')+1:])
	}
	return state
}
