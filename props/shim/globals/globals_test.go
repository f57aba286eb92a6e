package globals_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/globals"
	"github.com/gilcheck/gilcheck/props/shim/sync"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

type lock struct {
	mu     sync.Mutex //nolint:unused // a lock has one, and it is not copied
	tokens chan int
	names  map[string]int
	list   [2][]int
}

// Variables as a rewritten package may have them.
var (
	number  = 1
	pointer = &number
	text    any
	counter atomic.Int64
	one     = lock{tokens: make(chan int, 2), names: map[string]int{"a": 1}, list: [2][]int{{1, 2}, nil}}
	open    = make(chan int, 1)
	closed  = make(chan int, 2)
	gone    map[int]int
	none    chan int
	times   <-chan int
	failing error
)

func init() {
	one.tokens <- 7
	closed <- 8
	close(closed)
	globals.Register("example", &number, &pointer, &text, &counter, &one)
	globals.Register("example", &open, &closed, &gone, &none, &times, &failing)
}

// mess changes everything.
func mess() {
	*pointer++
	pointer = nil
	text = "changed"
	counter.Add(1)
	<-one.tokens
	one.tokens <- 1
	one.tokens <- 2
	one.names["a"], one.names["b"] = 2, 2
	one.list[0][1] = 9
	one.list[1] = one.list[0]
	close(open)
	<-closed
	gone = map[int]int{1: 1}
	none = open
	times = open
	failing = error(nil)
}

func requireFresh(t *testing.T) {
	t.Helper()
	require.Equal(t, 1, number)
	require.Same(t, &number, pointer)
	require.Nil(t, text)
	require.Zero(t, counter.Load())
	require.Equal(t, []int{7}, contents(one.tokens))
	require.Equal(t, map[string]int{"a": 1}, one.names)
	require.Equal(t, [2][]int{{1, 2}, nil}, one.list)
	require.Empty(t, contents(open))
	select {
	case <-open:
		require.Fail(t, "the channel is closed")
	default:
	}
	require.Equal(t, []int{8}, contents(closed))
	_, ok := <-closed
	require.False(t, ok)
	require.Nil(t, gone)
	require.Nil(t, none)
	require.Nil(t, times)
}

// contents takes what a channel holds.
func contents(c chan int) (all []int) {
	for len(c) > 0 {
		all = append(all, <-c)
	}
	return all
}

func TestEveryRunBeginsWithTheSameValues(t *testing.T) {
	restore := globals.Snapshot()
	defer restore()
	tokens, names := one.tokens, one.names
	for range 3 {
		mess()
		restore()
		require.Equal(t, tokens, one.tokens, "who holds the channel still shares it")
		require.Equal(t, names, one.names)
		requireFresh(t)
		restore() // what requireFresh has taken
	}
}

func TestSnapshotChangesNothing(t *testing.T) {
	restore := globals.Snapshot()
	requireFresh(t)
	restore()
	requireFresh(t)
	restore()
}

func TestRegisterWantsPointers(t *testing.T) {
	require.PanicsWithValue(t, "globals: argument 1 of package example is a int, not a pointer to a variable", func() {
		globals.Register("example", &number, number)
	})
}
