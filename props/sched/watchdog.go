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

// lost is why nothing can be executed any more: a goroutine is stuck in an
// execution. lostIn is the test that executed it.
var (
	lost   error
	lostIn string
)

// Watch calls run, which executes programs, and returns when it returns; or with an
// error that names the place when a thread blocks for real. Then nothing can be
// executed in this process any more: a goroutine is lost in an execution, and later
// calls say in which (Config.Test).
func Watch(run func()) error {
	if lost != nil {
		return fmt.Errorf("nothing more can be explored in this process since %s: %w", lostIn, lost)
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
			lost, lostIn = fmt.Errorf("%w: %s", ErrBlocked, blockedWhere()), e.config.Test
			return lost
		}
	}
}

// blockedWhere finds the goroutine that acts for a thread and is neither parked as a
// coroutine nor waiting for its turn, and says what it is doing.
func blockedWhere() string {
	buf := make([]byte, watchStack)
	acting := map[string]bool{} // goroutines, by number
	all := stacksIn(string(buf[:runtime.Stack(buf, true)]))
	for _, s := range all {
		acting[s.number] = strings.Contains(s.frames, module+"sched.(*Thread).run")
	}
	for range all { // each round goes one goroutine deeper
		for _, s := range all {
			acting[s.number] = acting[s.number] || acting[s.makerNumber] && s.actsForItsMaker()
		}
	}
	for _, s := range all {
		if !acting[s.number] || s.state == "coroutine" || strings.Contains(s.frames, "sched.transfer(") || strings.Contains(s.frames, "testing.(*T).Run(") {
			continue // in the last case a subtest acts for it
		}
		if place := userFrame(s.frames); place != "" {
			return s.state + " in " + place
		}
		return s.state
	}
	return "its goroutine was not found"
}
