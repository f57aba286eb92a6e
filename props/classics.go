package props

import "github.com/gilcheck/gilcheck/props/program"

// classics are the programs tried first: each is the shortest that shows a whole
// family of known bugs, named as in the literature and in bug trackers.
var classics = parseAll(
	// Contention, hand-over, a second generation of waiters.
	"T0.Acquire T1.Acquire T0.Release T1.Release",
	"T0.Acquire T1.Acquire T2.Acquire T0.Release T1.Release T2.Release",
	"T0.Acquire T1.Acquire T0.Release T0.Acquire T1.Release T0.Release",
	// One wake-up for two waiters; a newcomer between wake-up and return.
	"T0.Acquire T1.Acquire T2.Acquire T0.Release T0.Acquire T1.Release T2.Release",
	"T0.Acquire T1.Acquire T0.Barge T0.Barge T0.Release",
	// A try that must fail and leave nothing, and one that must succeed.
	"T0.Acquire T1.TryAcquire T0.Release T2.TryAcquire T2.Release",
	"T0.Acquire T1.Acquire T2.TryAcquire T0.Release T2.TryAcquire",
	// A waiter that leaves: at the head, in the middle, at the moment of the grant.
	"T0.Acquire T1.AcquireContext T1.Cancel T0.Release",
	"T0.Acquire T1.AcquireContext T2.Acquire T1.Cancel T0.Release",
	"T0.Acquire T1.Acquire T2.AcquireContext T2.Cancel T0.Release T1.Release",
	"T0.Acquire T1.AcquireFor(5ms) Sleep(10ms) T0.Release",
	"T0.Acquire T1.AcquireFor(10ms) T0.Release T1.Release Sleep(50ms)",
	"T0.Acquire T1.AcquireFor(1ms) T2.AcquireFor(1ms) Sleep(1ms) T0.Release",
	"T0.Acquire T1.AcquireContext T0.ReleaseCancel",
	"T0.Acquire T1.AcquireContext T0.CancelRelease",
	"T0.Acquire T1.AcquireContext T2.Acquire T0.ReleaseCancel T2.Release",
	"T0.Acquire T1.AcquireContext T1.Cancel T1.AcquireContext T1.Cancel T2.TryAcquire",
	"T0.Acquire T1.Acquire T2.AcquireContext T3.Acquire T2.Cancel T0.Release T1.Release T3.Release",
	// bpo gh-96387: a waiter asks for a switch and leaves; the holder's next
	// checkpoint waits for nobody.
	"T0.Acquire T1.AcquireFor(6ms) Sleep(11ms) T0.Checkpoint",
	"T0.Acquire T1.AcquireContext Sleep(6ms) T1.Cancel T1.Exit T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(6ms) T0.Exit T1.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(6ms) T0.Release T1.Checkpoint",
	// The forced switch, at the last moment too early and at the first late one.
	"T0.Acquire T1.Acquire Sleep(11ms) T0.Checkpoint T1.Release",
	"T0.Acquire T1.Acquire Sleep(4ms) T0.Checkpoint Sleep(1ms) T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(11ms) T0.Checkpoint Sleep(11ms) T1.Checkpoint T0.Release",
	"T0.Acquire T1.Acquire T2.Acquire Sleep(11ms) T0.Checkpoint Sleep(11ms) T1.Checkpoint Sleep(11ms) T2.Checkpoint",
	// A request and the things that may lose it: a switch, a waiter that leaves, a
	// try that fails, a bystander that ends, another interval.
	"T0.Acquire T1.Acquire T2.Acquire Sleep(6ms) T0.Release T1.Checkpoint",
	"T0.Acquire T1.AcquireContext T2.Acquire Sleep(6ms) T0.Release T1.Checkpoint",
	"T0.Acquire T1.AcquireContext T2.Acquire Sleep(6ms) T1.Cancel Sleep(11ms) T0.Checkpoint",
	"T0.Acquire T1.AcquireContext T2.Acquire Sleep(11ms) T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(6ms) T2.TryAcquire Sleep(5ms) T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(6ms) T2.Exit Sleep(5ms) T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(10500us) T0.Checkpoint",
	// A holder's interval begins when it takes over, not when its waiter began to wait.
	"T0.Acquire T1.Acquire Sleep(2ms) T2.Acquire Sleep(2ms) T0.Release Sleep(4ms) T1.Checkpoint",
	"Interval(1ms) Sleep(10ms) T0.Acquire T1.Acquire Sleep(4ms) T0.Checkpoint",
	"Interval(50ms) T0.Acquire T1.Acquire Sleep(11ms) T0.Checkpoint",
	"T0.Acquire T1.Acquire Sleep(5ms) T0.Checkpoint Close",
	// Blocking: others run meanwhile, and it is had back whatever happens.
	"T0.Acquire T0.Block T1.Acquire T1.Release T0.Unblock T0.Release",
	"T0.Acquire T1.Acquire T0.Block T1.Release T0.UnblockPanic T0.Release",
	"T0.Acquire T0.Block T1.Acquire T0.UnblockGoexit T1.Release T0.Release",
	"T0.Acquire T0.Block T1.Acquire T2.Acquire T0.Unblock T1.Block T1.Unblock T0.Block T0.Unblock T1.Block T1.Unblock T0.Block",
	// A thread that ends, with the lock and without.
	"T0.Acquire T0.Exit T1.Acquire",
	"T0.Acquire T1.Acquire T0.Exit T1.Release",
	// Shutdown: waiters, the holder, latecomers, a thread that blocks.
	"T0.Acquire T1.Acquire T2.Acquire Close T0.Release T1.Acquire",
	"T0.Acquire T1.AcquireContext Close T0.Checkpoint T0.Release",
	"T0.Acquire T0.Block Close T0.Unblock",
	"T0.Acquire T0.Block T1.Acquire Close T0.Unblock T1.Release",
	"Close T0.Acquire T1.TryAcquire",
	// A release by somebody else, with and without a holder and a waiter.
	"T0.Acquire T1.Misuse T2.TryAcquire T0.Release",
	"T0.Acquire T1.Acquire T2.Misuse T0.Release",
	"T0.Misuse T0.Acquire T0.Release",
)

// parseAll reads programs that are part of the source.
func parseAll(texts ...string) []program.Program {
	all := make([]program.Program, len(texts))
	for i, text := range texts {
		p, err := program.Parse(text)
		if err != nil {
			panic(err) // a typing error in the list above
		}
		all[i] = p
	}
	return all
}
