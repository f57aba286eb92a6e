package condgroups

import (
	"sync"
	"sync/atomic"
)

// A futex is a word on which threads sleep, as Linux has it (futex(2)).
type futex struct {
	word   atomic.Uint64
	mu     sync.Mutex      // the kernel's, around the look at the word and the sleep
	asleep []chan struct{} // in order of arrival; closed to wake
}

// wait sleeps until a wake, or not at all if the word is not the given one. A
// caller looks again in either case.
func (f *futex) wait(word uint64) {
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

// wake wakes one who sleeps, if anybody does.
func (f *futex) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.asleep) > 0 {
		close(f.asleep[0])
		f.asleep = f.asleep[1:]
	}
}
