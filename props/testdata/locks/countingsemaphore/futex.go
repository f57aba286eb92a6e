package countingsemaphore

import (
	"sync"
	"sync/atomic"
)

// A futex is a word on which threads sleep, as Linux has it (futex(2)).
type futex struct {
	word   atomic.Uint32
	mu     sync.Mutex      // the kernel's, around the look at the word and the sleep
	asleep []chan struct{} // in order of arrival; closed to wake
}

// wait sleeps until a wake, or not at all if the word is not the given one. A
// caller looks again in either case.
func (f *futex) wait(word uint32) {
	f.mu.Lock()
	if f.word.Load() != word {
		f.mu.Unlock()
		return
	}
	wake := make(chan struct{})
	f.asleep = append(f.asleep, wake)
	f.mu.Unlock()
	<-wake
}

// wake wakes the first n of those who sleep.
func (f *futex) wake(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n = min(n, len(f.asleep))
	for _, wake := range f.asleep[:n] {
		close(wake)
	}
	f.asleep = f.asleep[n:]
}
