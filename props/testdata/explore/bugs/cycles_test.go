package bugs

import (
	"sync"
	"testing"
)

// dine lets a philosopher take the left fork, then the right one. When all
// have the left fork, nobody gets a right one (Dijkstra; "The Little Book of
// Semaphores" §4.4).
func dine(left, right *sync.Mutex) {
	left.Lock()
	right.Lock()
	right.Unlock()
	left.Unlock()
}

// want: deadlock
func TestDiningPhilosophers(t *testing.T) {
	var forks [3]sync.Mutex
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { dine(&forks[i], &forks[i+1]) })
	}
	dine(&forks[2], &forks[0])
	wg.Wait()
}

// A service runs its callbacks inside the Once that stops it, so a callback
// that stops the service waits for the Do it runs in. The documentation of
// sync.Once.Do: "if f causes Do to be called, it will deadlock".
type service struct {
	once      sync.Once
	mu        sync.Mutex
	callbacks []func()
}

func (s *service) OnStop(f func()) {
	s.mu.Lock()
	s.callbacks = append(s.callbacks, f)
	s.mu.Unlock()
}

func (s *service) Stop() {
	s.once.Do(func() {
		s.mu.Lock()
		callbacks := s.callbacks
		s.mu.Unlock()
		for _, f := range callbacks {
			f()
		}
	})
}

// want: deadlock
func TestOnceRecursion(t *testing.T) {
	var s service
	var wg sync.WaitGroup
	wg.Go(func() { s.OnStop(s.Stop) })
	s.Stop()
	wg.Wait()
}
