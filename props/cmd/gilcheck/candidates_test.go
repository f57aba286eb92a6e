package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// header is a package with one unexported locker, to which each row adds what it exports.
const header = `package lock
type locker struct{}
func (*locker) Lock()   {}
func (*locker) Unlock() {}
`

func TestFindConstructor(t *testing.T) {
	tests := []struct {
		name   string
		source string
		want   string
		errors []string
	}{
		{name: "a function", source: `func New() *locker { return nil }`, want: "New"},
		{name: "a function of an interface", source: `func New() interface{ Lock(); Unlock() } { return nil }`, want: "New"},
		{name: "a zero value", source: `type Mutex struct{ locker }`, want: "new(Mutex)"},
		{name: "a zero number", source: `type Spin uint32
			func (*Spin) Lock() {}; func (*Spin) Unlock() {}`, want: "new(Spin)"},
		{name: "a zero value with a constructor", source: `type Mutex struct{ locker }; func New() *Mutex { return nil }`, want: "New"},
		{name: "threads", source: `type GIL struct{}; func (GIL) NewThread(string) *Thread { return nil }
			type Thread struct{}; func (*Thread) Acquire() {}; func (*Thread) Release() {}`, want: "new(GIL)"},
		{name: "unexported names", source: `func makeLock() *locker { return nil }`, errors: []string{errNoLock.Error()}},
		{name: "half a locker", source: `type Mutex struct{}; func (*Mutex) Lock() {}`, errors: []string{errNoLock.Error()}},
		{name: "a locker with results", source: `type Mutex struct{}; func (*Mutex) Lock() error { return nil }; func (*Mutex) Unlock() {}`, errors: []string{errNoLock.Error()}},
		{name: "a nil channel", source: `type Mutex chan int; func (Mutex) Lock() {}; func (Mutex) Unlock() {}`, errors: []string{errNoLock.Error()}},
		{name: "a lock by value", source: `func New() locker { return locker{} }`, errors: []string{errNoLock.Error()}},
		{name: "threads by number", source: `type GIL struct{}; func (GIL) NewThread(int) *Thread { return nil }
			type Thread struct{}; func (*Thread) Acquire() {}; func (*Thread) Release() {}`, errors: []string{errNoLock.Error()}},
		{name: "threads of a family", source: `type GIL struct{}; func (GIL) NewThread(...string) *Thread { return nil }
			type Thread struct{}; func (*Thread) Acquire() {}; func (*Thread) Release() {}`, errors: []string{errNoLock.Error()}},
		{name: "several", source: `type Mutex struct{ locker }; func New() *locker { return nil }`,
			errors: []string{"several", "\n\t-new New\n\t-new 'new(Mutex)'"}},
		{name: "arguments", source: `type Mutex struct{ locker }; func New(n int, s []string) *Mutex { return nil }`,
			errors: []string{"need arguments", "\n\t-new 'New(int, []string)'"}},
		{name: "two results", source: `func New() (*locker, error) { return nil, nil }`,
			errors: []string{"\n\t-new 'func() *locker { l, _ := New(); return l }'"}},
		{name: "generic", source: `type Mutex[T any] struct{ locker }; func New[T any]() *Mutex[T] { return nil }`,
			errors: []string{"generic", "\n\t-new 'New[T]'"}},
		{name: "a generic zero value", source: `type Mutex[T any] struct{ locker }`, errors: []string{"\n\t-new 'new(Mutex[T])'"}},
		{name: "an alias", source: `type Mutex struct{ locker }; type Old = Mutex`, want: "new(Mutex)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := findConstructor(typecheck(t, header+test.source).Types)
			require.Equal(t, test.want, got)
			if len(test.errors) == 0 {
				require.NoError(t, err)
			}
			for _, want := range test.errors {
				require.ErrorContains(t, err, want)
			}
		})
	}
}

// TestKindOf looks at the types of the test source by value and by pointer.
func TestKindOf(t *testing.T) {
	p := typecheck(t, locks)
	for expr, want := range map[string]kind{
		"new(Locker)": locker, "Locker{}": noLock,
		"new(GIL)": gilLock, "GIL{}": noLock,
		"new(Both)": gilLock, "Value(0)": locker, "new(Value)": locker,
	} {
		_, err := newConstructor(p, expr)
		if want == noLock {
			require.ErrorContains(t, err, "only the pointer", expr)
			continue
		}
		require.NoError(t, err, expr)
		c, _ := newConstructor(p, expr)
		require.Equal(t, want, c.kind, expr)
	}
}

func TestQuote(t *testing.T) {
	require.Equal(t, "lock.New", quote("lock.New"))
	require.Equal(t, "''", quote(""))
	require.Equal(t, `'New('\''x'\'')'`, quote("New('x')"))
	require.False(t, strings.Contains(quote("new(T)"), `\`))
}
