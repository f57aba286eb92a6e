// Package nilnew has a constructor that returns nil.
package nilnew

import "sync"

// New returns nil.
func New() *sync.Mutex { return nil }
