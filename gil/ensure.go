package gil

// An ensured is one call of Ensure that has not been undone.
type ensured struct {
	outer *ensured
	held  bool // the thread held the lock before
}

// Ensure makes sure that the thread holds the lock, whether or not it did, and
// returns the function that restores what was before. It is for a function that
// may be called either way, as PyGILState_Ensure is for callbacks:
//
//	defer t.Ensure()()
//
// Calls nest: the innermost is undone first, each once, and with the lock held.
// If the lock is closed, Ensure panics as Acquire does.
func (t *Thread) Ensure() (restore func()) {
	t.mustLive("Ensure")
	held := t.holds()
	if !held {
		t.Acquire()
	}
	this := &ensured{outer: t.inner, held: held}
	t.inner = this
	return func() {
		t.mustHold("the restore function of Ensure")
		if t.inner != this {
			t.misused("the restore function of Ensure", "has another call of Ensure to undo first, or has undone this one")
		}
		t.inner = this.outer
		if !this.held {
			t.Release()
		}
	}
}
