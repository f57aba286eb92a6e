package condrequeue

import "sync"

// A mutex is musl's: a flag that barging threads compete for, and two ways of
// knowing that somebody sleeps for it, so that an unlock wakes one only if it may
// have to. The queue of those who sleep is the kernel's, and to wake one is a
// system call.
type mutex struct {
	kernel    sync.Mutex // makes each of the operations below one step
	held      bool
	contended bool            // somebody began to sleep since the latest unlock
	waiters   int             // who sleep, or have been woken and have not run yet
	asleep    []chan struct{} // in order of arrival; closed to wake
}

// lock takes the mutex; whoever comes first gets it.
func (m *mutex) lock() {
	m.kernel.Lock()
	defer m.kernel.Unlock()
	for m.held { // Q1
		wake := make(chan struct{})
		m.asleep = append(m.asleep, wake)
		m.waiters++ // Q2
		m.contended = true
		m.kernel.Unlock()
		<-wake // Q3
		m.kernel.Lock()
		m.waiters-- // Q4
	}
	m.held = true
}

// unlock gives the mutex up and wakes one who sleeps for it. Who wakes and has
// lost the race to another sleeps anew.
func (m *mutex) unlock() {
	m.kernel.Lock()
	defer m.kernel.Unlock()
	wake := m.waiters > 0 || m.contended // Q5
	m.held, m.contended = false, false   // Q6
	if wake && len(m.asleep) > 0 {       // Q7
		close(m.asleep[0])
		m.asleep = m.asleep[1:]
	}
}
