// Package exits has a lock that ends the process.
package exits

import (
	"fmt"
	"os"
)

// A Lock gives up with an exit status.
type Lock struct{ status int }

// New makes a lock.
func New() *Lock { return &Lock{7} }

// Lock ends the process.
func (l *Lock) Lock() {
	fmt.Println("exits: out of tickets")
	os.Exit(l.status)
}

// Unlock does nothing.
func (l *Lock) Unlock() {}
