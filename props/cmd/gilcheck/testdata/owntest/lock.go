// Package owntest has tests of its own that verify its locks.
package owntest

import "github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/good"

// ready is set by TestMain: before that New is of no use.
var ready bool

// New makes a lock.
func New() *good.Token {
	if !ready {
		return nil
	}
	return good.New()
}

// Other is another lock.
type Other struct{ *good.Token }

// NewOther makes another lock.
func NewOther() Other { return Other{good.New()} }
