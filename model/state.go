package model

// MaxThreads bounds a State, so that it stays a small comparable value. Real
// lock bugs need two or three threads.
const MaxThreads = 8

// A Phase is where one thread stands.
type Phase uint8

// The phases. A thread wants the lock, then has got it but does not know yet,
// then its operation returns.
const (
	Out  Phase = iota // between operations, without the lock
	In                // between operations, with the lock
	Away              // inside the call that Block brackets
	Gone              // ended

	WantAcquire
	WantContext
	WantUnblock
	WantRegain // yielded in Checkpoint, perhaps not for the first time; waits to have the lock back
	WantTry

	GotAcquire
	GotContext
	GotUnblock
	GotRegain
	GotTry

	LeftAcquire // gave up, cancelled or shut out; the error is on its way
	LeftContext
	LeftUnblock
	LeftRegain

	Checking  // Checkpoint invoked, still holds
	Releasing // Release invoked, still holds
	Released
	Blocking // Block invoked, still holds
	Blocked  // let go, the bracketed call has not begun
	Exiting  // Exit invoked; holds if it held
	Exited
	TryDenied
	Misusing
	phaseCount
)

func (p Phase) wants() bool { return p >= WantAcquire && p <= WantTry }
func (p Phase) got() bool   { return p >= GotAcquire && p <= GotTry }
func (p Phase) left() bool  { return p >= LeftAcquire && p <= LeftRegain }

// waits reports whether the thread wants the lock and is ready to wait for it.
func (p Phase) waits() bool { return p >= WantAcquire && p <= WantRegain }

// granted is the phase after a wanting phase has its wish.
func (p Phase) granted() Phase { return p + (GotAcquire - WantAcquire) }

// Shutdown is how far Close has come.
type Shutdown uint8

// The stages of Close.
const (
	Open    Shutdown = iota
	Closing          // invoked
	Shutter          // in effect, Close has not returned
	Closed           // returned
)

func (c Shutdown) inEffect() bool { return c >= Shutter }

// noThread is the holder of a free lock.
const noThread = -1

// A State is the lock and its threads at one moment. It is comparable.
type State struct {
	phase    [MaxThreads]Phase
	queue    [MaxThreads]int8 // FIFO: waiting threads, oldest first; 0 beyond length
	length   int8
	holder   int8 // noThread if free
	request  bool // the holder has been asked to yield
	shutdown Shutdown
	done     uint8 // bit t: the context of t's AcquireContext may be done
	owed     uint8 // bit t: t yielded and nobody has had the lock since
	switched uint8 // bit t: somebody has had the lock since t first yielded in its Checkpoint
}

// Initial is the state of a new lock.
func Initial() State { return State{holder: noThread} }

// Holder is the thread that has the lock, -1 if it is free.
func (s State) Holder() int { return int(s.holder) }

// Phase is where thread t stands.
func (s State) Phase(t int) Phase { return s.phase[t] }

// Shutdown is how far Close has come.
func (s State) Shutdown() Shutdown { return s.shutdown }

// holds reports whether thread t believes that it has the lock.
func (s State) holds(t int) bool {
	switch p := s.phase[t]; p {
	case In, Checking, Releasing, Blocking:
		return true
	case Exiting:
		return int(s.holder) == t
	default:
		return p.got()
	}
}

// waiters is the set of threads, as bits, that wait for the lock.
func (s State) waiters(n int) uint8 {
	var set uint8
	for t := range n {
		if s.phase[t].waits() {
			set |= 1 << t
		}
	}
	return set
}

func (s *State) enqueue(t int) {
	s.queue[s.length] = int8(t)
	s.length++
}

func (s *State) queued(t int) bool {
	for i := range s.length {
		if int(s.queue[i]) == t {
			return true
		}
	}
	return false
}

// dequeue takes t out of the queue, wherever it stands.
func (s *State) dequeue(t int) {
	kept := int8(0)
	for i := range s.length {
		if int(s.queue[i]) != t {
			s.queue[kept] = s.queue[i]
			kept++
		}
	}
	for i := kept; i < s.length; i++ {
		s.queue[i] = 0
	}
	s.length = kept
}
