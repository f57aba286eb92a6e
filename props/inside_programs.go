package props

import "github.com/gilcheck/gilcheck/props/program"

// insidePrograms are explored first, in this order. They are as small as
// exhaustive exploration wants them: two threads of two rounds and three of one,
// one thread that comes back while two wait (it can take a wake-up meant for
// either), then one for each power.
var insidePrograms = programsOf(
	"T0.Acquire T0.Release T0.Acquire T0.Release T1.Acquire T1.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Release T1.Acquire T1.Release T2.Acquire T2.Release",
	"T0.Acquire T0.Release T0.Acquire T0.Release T1.Acquire T1.Release T2.Acquire T2.Release",
	"T0.Acquire T0.Release T1.TryAcquire T1.Release T1.TryAcquire T1.Release T0.TryAcquire",
	"T0.Acquire Sleep(50ms) T0.Release T1.TryAcquire T1.Release",                                 // a try that waits
	"T0.Acquire T0.Release T0.TryAcquire T0.Release T1.Acquire T1.Release T2.Acquire T2.Release", // a try is faster than who is woken
	"T0.Acquire Sleep(2ms) T0.Release T1.Acquire T1.Release",
	"T0.Acquire Sleep(50ms) T0.Release T1.AcquireContext T1.Release",
	"T0.Acquire T0.Release T1.AcquireContext T1.Release T2.Acquire T2.Release",
	"T0.Acquire Sleep(50ms) T0.Release T1.AcquireContext T1.Release T2.Acquire T2.Release", // who leaves has all the time to lose who stays
	"T0.AcquireContext T0.Release T1.AcquireContext T1.Release",
	"T0.Acquire Sleep(50ms) T0.Release T1.AcquireContext T1.Release T2.AcquireContext T2.Release",                    // no release to come hides the hang
	"T0.Acquire Sleep(2ms) Sleep(50ms) T0.Checkpoint T0.Release T1.AcquireFor(1ms) T1.Release T2.Acquire T2.Release", // who leaves has not asked yet
	"T0.Acquire Sleep(50ms) T0.Checkpoint T0.Release T1.AcquireFor(10ms) T1.Release T2.Acquire T2.Release",           // who asked leaves while another waits
	"T0.Acquire Sleep(20ms) T0.Checkpoint T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Checkpoint T0.Checkpoint T0.Release T1.Acquire T1.Checkpoint T1.Release",
	"T0.Acquire T0.Checkpoint T0.Release T1.Acquire T1.Release T2.AcquireContext T2.Release",
	"T0.Acquire Sleep(50ms) T0.Checkpoint T0.Release T1.Acquire T1.Release",
	"T0.Acquire Sleep(20ms) T0.Checkpoint Sleep(50ms) T0.Checkpoint T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Barge Sleep(50ms) T0.Checkpoint T0.Release T1.Acquire T1.Release",
	"T0.Acquire Sleep(4ms) T0.Release T1.Acquire Sleep(4ms) T1.Checkpoint T1.Release T2.Acquire T2.Release",
	"T0.Acquire Sleep(20ms) T0.Release T1.Acquire Sleep(50ms) T1.Checkpoint T1.Release T2.Acquire T2.Release",                         // who waits for a second holder
	"T0.Acquire Sleep(50ms) T0.Release T0.Acquire T0.Checkpoint T0.Release T1.Acquire T1.Checkpoint T1.Release T1.Acquire T1.Release", // a request is for one turn
	"T0.Acquire T0.Release T0.Acquire T0.Release T1.Acquire Sleep(20ms) Sleep(50ms) T1.Checkpoint T1.Release",                         // a clock that has stopped, for nobody waited
	"T0.Acquire Sleep(20ms) T0.Checkpoint T0.Release T1.Acquire Sleep(20ms) T1.Checkpoint T1.Release T2.Acquire T2.Release",           // two yield at a time
	"T0.Acquire Sleep(20ms) T0.Checkpoint Sleep(50ms) T0.Checkpoint T0.Release T1.Acquire T1.Release Interval(5ms)",                   // which is what it is already
	"T0.Acquire T0.Block T0.Unblock T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Block Sleep(50ms) T0.Unblock T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Block T0.UnblockPanic T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Block T0.UnblockGoexit T0.Release T1.Acquire T1.Release",
	"T0.Acquire T0.Exit T1.Acquire T1.Exit",
	"T0.Acquire T0.Release T0.Exit T1.Acquire T1.Exit T2.Acquire T2.Release",
	"T0.Acquire T0.Release T1.Acquire T1.Release Close",
	"T0.Acquire Sleep(50ms) T0.Release T1.Acquire T1.Release Close",
	"T0.Acquire Sleep(50ms) T0.Release T1.Acquire T1.Release T2.Acquire T2.Release Close",
	"T0.Acquire Sleep(20ms) T0.Checkpoint T0.Release T1.Acquire T1.Release Close",
	"T0.Acquire T0.Release T1.AcquireContext T1.Release Close",
	"T0.Acquire Sleep(50ms) T0.Release T1.AcquireContext T1.Release Close",
	"T0.Acquire T0.Release T1.Misuse T1.Acquire T1.Release",
	"T0.Acquire T0.Release T1.Acquire T1.Release", // beside another lock, if the schedule says so
	// Two powers at a time, for what one of them forgets of the other.
	"T0.Acquire T0.Exit T1.TryAcquire T1.Release T2.Acquire T2.Release",
	"T0.Acquire T0.Block T0.Unblock T0.Exit T1.Acquire T1.Exit",
	"T0.Acquire T0.Release T1.TryAcquire T1.Release Close",
	"T0.Acquire T0.Block T0.Unblock T0.Release T1.Acquire T1.Release Close",
)

// programsOf parses programs of this package's own; Sleep belongs to the thread
// of the step before it.
func programsOf(texts ...string) []program.Program {
	var all []program.Program
	for _, text := range texts {
		p, err := program.Parse(text)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}
