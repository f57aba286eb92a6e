package twins

import (
	"sync"
	"testing"
)

// dine takes a philosopher's two forks in the order given.
func dine(first, second *sync.Mutex) {
	first.Lock()
	second.Lock()
	second.Unlock()
	first.Unlock()
}

// One philosopher is left-handed, so the forks are taken in one order by all.
func TestDiningPhilosophers(t *testing.T) {
	var forks [3]sync.Mutex
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { dine(&forks[i], &forks[i+1]) })
	}
	dine(&forks[0], &forks[2])
	wg.Wait()
}

// A service decides inside the Once who stops it, and runs the callbacks after
// Do has returned.
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
	first := false
	s.once.Do(func() { first = true })
	if !first {
		return
	}
	s.mu.Lock()
	callbacks := s.callbacks
	s.mu.Unlock()
	for _, f := range callbacks {
		f()
	}
}

func TestOnceRecursion(t *testing.T) {
	var s service
	var wg sync.WaitGroup
	wg.Go(func() { s.OnStop(s.Stop) })
	s.Stop()
	wg.Wait()
}
