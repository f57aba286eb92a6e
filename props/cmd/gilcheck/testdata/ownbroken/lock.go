// Package ownbroken has a test that verifies its lock and does not build.
package ownbroken

import "sync"

// New makes a lock.
func New() *sync.Mutex { return &sync.Mutex{} }
