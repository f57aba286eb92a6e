package sched

// giveUp ends the run at the next scheduling point: it says nothing about the
// program, for a reason that does not lie in it.
//
//go:norace
func (e *Execution) giveUp(why string) {
	if e.doubt == "" {
		e.doubt = why
	}
	if e.outcome == Finished {
		e.outcome = Inconclusive
	}
}

// Doubt is giveUp for shims that find the program's state not as they left it.
//
//go:norace
func (t *Thread) Doubt(why string) {
	if t.e.aborting {
		return
	}
	t.e.giveUp(why)
	t.e.stop(t)
}

// settleDoubt makes a run inconclusive in which something has happened that the
// engine does not know: whatever else it shows may have come of that.
//
//go:norace
func (e *Execution) settleDoubt() {
	left := e.left()
	if e.outcome == Finished && len(left) > 0 && len(left) < e.Threads() {
		e.servedFromOutside() // and then perhaps those that are left
	}
	if text := e.stranger.Load(); text != nil && e.doubt == "" {
		e.doubt = *text
	}
	e.stuck = e.stuck || e.outcome == Deadlock || e.outcome == Livelock || e.outcome == Finished && len(left) > 0
	if e.doubt == "" && e.stuck && e.wary {
		e.doubt = e.alien()
	}
	if e.doubt != "" && e.outcome != Pruned {
		e.outcome, e.failure = Inconclusive, nil
	}
}
