package props

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNamesakes makes two threads of one name: equal handles are one thread, and a lock
// that refuses the second name has no namesakes.
func TestNamesakes(t *testing.T) {
	type named struct{ name string }
	list := func(names *[]string) func(string) handle {
		return func(name string) handle {
			*names = append(*names, name)
			return handle{thread: names}
		}
	}
	for _, c := range []struct {
		what      string
		newThread func(name string) handle
		want      bool
	}{
		{"a handle for each", func(name string) handle { return handle{thread: &named{name}} }, true},
		{"handles that cannot be compared", func(name string) handle { return handle{thread: []string{name}} }, true},
		{"one handle for a name", func(name string) handle { return handle{thread: named{name}} }, false},
		{"one handle for all", list(new([]string)), false},
		{"a name is given once", func() func(string) handle {
			taken := map[string]bool{}
			return func(name string) handle {
				if taken[name] {
					panic("there is a thread called " + name)
				}
				taken[name] = true
				return handle{thread: &named{name}}
			}
		}(), false},
	} {
		_, _, got := namesakes(instance{newThread: c.newThread})
		require.Equal(t, c.want, got, c.what)
	}
}
