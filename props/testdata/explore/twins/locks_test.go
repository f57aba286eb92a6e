package twins

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

// An account's Withdraw reads the balance itself while it holds the mutex.
type account struct {
	id      int // orders the locks of two accounts
	mu      sync.Mutex
	balance int
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
		return fmt.Errorf("%w: %d of %d", errFunds, a.balance, n)
	}
	a.balance -= n
	return nil
}

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

// transfer locks the account with the lower id first, whoever pays.
func transfer(from, to *account, n int) {
	first, second := from, to
	if second.id < first.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func TestLockOrder(t *testing.T) {
	a, b := account{id: 1, balance: 10}, account{id: 2, balance: 10}
	var wg sync.WaitGroup
	wg.Go(func() { transfer(&a, &b, 3) })
	wg.Go(func() { transfer(&b, &a, 3) })
	wg.Wait()
	if sum := a.balance + b.balance; sum != 20 {
		t.Errorf("got %d in all, want 20", sum)
	}
}

// settings takes its read lock once: Describe reads the fields, not Host.
type settings struct {
	mu         sync.RWMutex
	host, port string
}

func (s *settings) Describe() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.host + ":" + s.port
}

func (s *settings) SetHost(host string) {
	s.mu.Lock()
	s.host = host
	s.mu.Unlock()
}

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

// A cache gives the read lock up before it asks for the write lock, and looks
// again, since another may have written in between.
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
	v, ok := c.data[key]
	c.mu.RUnlock()
	if ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.data[key]; ok {
		return v
	}
	c.data[key] = 1
	return 1
}

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

// A queue unlocks on every path by the one defer.
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
		return 0, errEmpty
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, nil
}

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
