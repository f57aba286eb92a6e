package bugs

import (
	"errors"
	"fmt"
	"sync"
	"testing"
)

var (
	errEmpty = errors.New("queue is empty")
	errFunds = errors.New("not enough money")
)

// An account locks twice: Withdraw, when it refuses, asks Balance for the sum
// to report and still holds the mutex that Balance takes (GoKer, the kernels of
// the GoBench suite: family "double locking").
type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) Deposit(n int) {
	a.mu.Lock()
	a.balance += n
	a.mu.Unlock()
}

func (a *account) Withdraw(n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.balance < n {
		return fmt.Errorf("%w: %d of %d", errFunds, a.Balance(), n)
	}
	a.balance -= n
	return nil
}

// want: deadlock
func TestDoubleLock(t *testing.T) {
	var a account
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := a.Withdraw(50); err != nil {
			t.Log(err)
		}
	})
	a.Deposit(50)
	wg.Wait()
}

// transfer locks the payer before the payee, so two opposite transfers take
// the same two mutexes in opposite order (AB-BA, the deadly embrace of
// Dijkstra's EWD123).
func transfer(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

// want: deadlock
func TestLockOrder(t *testing.T) {
	a, b := account{balance: 10}, account{balance: 10}
	var wg sync.WaitGroup
	wg.Go(func() { transfer(&a, &b, 3) })
	wg.Go(func() { transfer(&b, &a, 3) })
	wg.Wait()
	if sum := a.balance + b.balance; sum != 20 {
		t.Errorf("got %d in all, want 20", sum)
	}
}

// settings takes its read lock again inside Describe. A writer that asks in
// between bars the second RLock and waits for the first, as the documentation
// of sync.RWMutex warns ("recursive read locking"; GoKer: "RWR deadlock").
type settings struct {
	mu         sync.RWMutex
	host, port string
}

func (s *settings) Host() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.host
}

func (s *settings) Describe() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.Host() + ":" + s.port
}

func (s *settings) SetHost(host string) {
	s.mu.Lock()
	s.host = host
	s.mu.Unlock()
}

// want: deadlock
func TestRecursiveReadLock(t *testing.T) {
	s := settings{host: "old", port: "80"}
	var wg sync.WaitGroup
	wg.Go(func() { s.SetHost("new") })
	got := s.Describe()
	wg.Wait()
	if got != "old:80" && got != "new:80" {
		t.Errorf("got %q, want the old address or the new", got)
	}
}

// A cache upgrades: on a miss Get asks for the write lock while it holds the
// read lock, and so waits for itself. sync.RWMutex cannot be upgraded.
type cache struct {
	mu   sync.RWMutex
	data map[string]int
}

func (c *cache) Put(key string, v int) {
	c.mu.Lock()
	c.data[key] = v
	c.mu.Unlock()
}

func (c *cache) Get(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if v, ok := c.data[key]; ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.data[key] = 1
	return 1
}

// want: deadlock
func TestUpgrade(t *testing.T) {
	c := cache{data: map[string]int{}}
	var wg sync.WaitGroup
	wg.Go(func() {
		if v := c.Get("k"); v != 1 {
			t.Errorf("got %d, want 1", v)
		}
	})
	c.Put("k", 1)
	wg.Wait()
}

// A queue unlocks twice on its error path, once by hand and once by defer.
// The second Unlock finds the mutex free, or takes it from its new holder,
// who then finds it free.
type queue struct {
	mu    sync.Mutex
	items []int
}

func (q *queue) Push(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
}

func (q *queue) Pop() (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.mu.Unlock()
		return 0, errEmpty
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, nil
}

// want: panic
func TestUnlockOfUnlocked(t *testing.T) {
	var q queue
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := q.Pop(); err != nil && !errors.Is(err, errEmpty) {
			t.Error(err)
		}
	})
	q.Push(1)
	wg.Wait()
}
