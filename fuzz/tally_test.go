package fuzz

import (
	"fmt"

	"github.com/gilcheck/gilcheck/model"
)

// A tally is a watcher that counts how often each thread gets the lock while T0
// waits. The holders keep it while they hold, so it needs no other guard.
type tally struct {
	waiting bool
	got     [competitors]int
}

// begin is called at rest, when T0 waits.
func (c *tally) begin() { c.waiting = true }

func (c *tally) before(int, model.Op) {}

func (c *tally) after(thread int, op model.Op, r model.Result) {
	switch op {
	case model.Acquire, model.AcquireContext, model.TryAcquire, model.Unblock, model.Checkpoint:
	default:
		return
	}
	if r != model.OK { // a Checkpoint that says no has not let go
		return
	}
	if thread == 0 {
		c.waiting = false
	}
	if c.waiting {
		c.got[thread]++
	}
}

func (c *tally) cancelling(int) {}

// verdict is taken when all have ended, or hang for ever.
func (c *tally) verdict(hanging string) string {
	total := 0
	for thread, times := range c.got {
		total += times
		if times > 1 {
			return fmt.Sprintf("T%d got the lock %d times while T0 waited", thread, times)
		}
	}
	if hanging != "" {
		return fmt.Sprintf("waits for ever though all others have let go, after %d others got in: %s", total, hanging)
	}
	return ""
}
