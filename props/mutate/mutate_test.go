package mutate_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutate"
)

const name = "lock.go"

const lock = `package lock

import (
	"context"
	"sync"
	"sync/atomic"
)

type Lock struct {
	mu   sync.Mutex
	cond *sync.Cond
	word atomic.Int32
	n    int
}

func (l *Lock) Lock() {
	l.mu.Lock()
	l.n++
	for l.word.Load() != 0 {
		l.cond.Wait()
	}
	l.word.Store(1)
	l.mu.Unlock()
}

func (l *Lock) TryLock() bool { return l.word.CompareAndSwap(0, 1) }

func (l *Lock) Unlock() {
	l.cond.Signal()
}

func wait(ctx context.Context, c chan int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c:
		return nil
	}
}
`

// want is every mutant: its name, whether it compiles, and the diff without context.
const want = `
lock.go:17 drop
-	l.mu.Lock()
lock.go:17 move-out
-	l.mu.Lock()
-	l.n++
+	l.n++
+	l.mu.Lock()
lock.go:18 drop-store
-	l.n++
lock.go:18 swap
-	l.n++
-	for l.word.Load() != 0 {
-		l.cond.Wait()
-	}
+	for l.word.Load() != 0 {
+		l.cond.Wait()
+	}
+	l.n++
lock.go:19 swap
-	for l.word.Load() != 0 {
-		l.cond.Wait()
-	}
-	l.word.Store(1)
+	l.word.Store(1)
+	for l.word.Load() != 0 {
+		l.cond.Wait()
+	}
lock.go:19 negate
-	for l.word.Load() != 0 {
+	for !(l.word.Load() != 0) {
lock.go:19 for-to-if
-	for l.word.Load() != 0 {
+	if l.word.Load() != 0 {
lock.go:20 drop
-		l.cond.Wait()
lock.go:22 drop-store
-	l.word.Store(1)
lock.go:22 move-out
-	l.word.Store(1)
-	l.mu.Unlock()
+	l.mu.Unlock()
+	l.word.Store(1)
lock.go:23 drop
-	l.mu.Unlock()
lock.go:26 split-cas
-func (l *Lock) TryLock() bool { return l.word.CompareAndSwap(0, 1) }
+func (l *Lock) TryLock() bool {
+	return (l.word.Load() == 0 && func() bool { l.word.Store(1); return true }())
+}
lock.go:29 drop
-	l.cond.Signal()
lock.go:29 signal
-	l.cond.Signal()
+	l.cond.Broadcast()
lock.go:34 ignore-ctx
-	case <-ctx.Done():
+	case <-(<-chan struct{})(nil):
lock.go:35 ignore-ctx
-		return ctx.Err()
+		return error(nil)
`

func TestMutants(t *testing.T) {
	s := source(t, lock)
	var got strings.Builder
	for _, m := range mutate.Mutants(s) {
		text, err := m.Apply([]byte(lock))
		require.NoError(t, err, m)
		require.True(t, m.Compiles(s, text, importer.Default(), "go1.26"), m)
		got.WriteString(m.String() + "\n" + changed(mutate.Diff([]byte(lock), text)))
	}
	require.Equal(t, strings.TrimPrefix(want, "\n"), got.String())
}

// A mutant that leaves a variable unused, or a label, is none.
func TestCompiles(t *testing.T) {
	const unused = "package lock\n\nfunc f() int {\n\tvar x int\n\tz := 1\n\tx = z\n\tx = 2\n\treturn x\n}\n"
	s := source(t, unused)
	compiles := map[string]bool{}
	for _, m := range mutate.Mutants(s) {
		text, err := m.Apply([]byte(unused))
		require.NoError(t, err)
		compiles[m.String()] = m.Compiles(s, text, importer.Default(), "go1.26")
	}
	require.Equal(t, map[string]bool{"lock.go:5 swap": false, "lock.go:6 drop-store": false, "lock.go:6 swap": true, "lock.go:7 drop-store": true}, compiles)
}

// Where a deferred call stands does not matter, unless the function may end before.
func TestDeferredCallsStay(t *testing.T) {
	const deferring = "package lock\n\nfunc f(g func()) {\n\tg()\n\tdefer g()\n\tfor {\n\t\treturn\n\t}\n}\n"
	var names []string
	for _, m := range mutate.Mutants(source(t, deferring)) {
		names = append(names, m.String())
	}
	require.Equal(t, []string{"lock.go:4 drop", "lock.go:5 drop", "lock.go:5 swap"}, names)
}

func source(t *testing.T, text string) mutate.Source {
	t.Helper()
	s := mutate.Source{Fset: token.NewFileSet(), Text: map[string][]byte{name: []byte(text)},
		Info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}}
	f, err := parser.ParseFile(s.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	s.Files = []*ast.File{f}
	config := types.Config{Importer: importer.Default(), Error: func(error) {}}
	_, _ = config.Check("lock", s.Fset, s.Files, s.Info)
	return s
}

// changed is a diff without its context.
func changed(diff string) string {
	var lines []string
	for line := range strings.Lines(diff) {
		if !strings.HasPrefix(line, " ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
