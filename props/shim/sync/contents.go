package sync

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// contents is what a Map holds in one run: a real map, for its semantics, and the
// order of its keys, for the real one's differs from process to process.
type contents struct {
	now  sync.Map
	keys []any // first stored, first listed
}

// copyOf copies what was stored before the run, in an order that does not depend
// on the map's hash function. Only keys that hold addresses escape it.
func copyOf(real *sync.Map) *contents {
	c := &contents{}
	real.Range(c.add)
	slices.SortFunc(c.keys, func(a, b any) int {
		return strings.Compare(fmt.Sprintf("%T %[1]v", a), fmt.Sprintf("%T %[1]v", b))
	})
	return c
}

//go:norace
func (c *contents) add(key, value any) bool {
	c.now.Store(key, value)
	c.keys = append(c.keys, key)
	return true
}

//go:norace
func (c *contents) noteStored(key any, was bool) {
	if !was {
		c.keys = append(c.keys, key)
	}
}

//go:norace
func (c *contents) noteDeleted(key any, was bool) {
	if !was {
		return
	}
	for i, other := range c.keys {
		if other == key {
			c.keys = without(c.keys, i)
			return
		}
	}
}

// keysInOrder is a copy: the keys change while Range is under way.
//
//go:norace
func (c *contents) keysInOrder() []any {
	keys := make([]any, 0, len(c.keys))
	for _, key := range c.keys { //nolint:staticcheck // append(keys, c.keys...) is reported to the race detector
		keys = append(keys, key)
	}
	return keys
}

// same reports that nobody can tell the two values apart.
func same(a, b any) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && (a == nil || reflect.ValueOf(a).Comparable()) && a == b
}
