// Package explored has ordinary tests, of which some fail if the threads are unlucky.
package explored

import "sync"

// An Account is a sum of money.
type Account struct {
	mu    sync.Mutex
	money int
}

// Transfer locks both accounts, in the order in which they are named.
func Transfer(from, to *Account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.money -= n
	to.money += n
}
