package torture

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var testTotal int // a variable of the tests is registered as well

func TestChannels(t *testing.T) {
	require.Equal(t, 42, nested())
	require.Equal(t, []int{0, -1, 4, 5, 6, 7, 3, 4, 0, 11}, positions())
	var texts []string
	for _, err := range conversions() {
		if err != nil {
			texts = append(texts, err.Error())
		}
	}
	require.Equal(t, []string{"concrete", "interface", "directed"}, texts)
	require.Equal(t, 1, sendEverywhere())
	require.Equal(t, []int{0, 20, 30, 1, 1, 2, 0, 1, 2, 2}, ranges())
	require.Equal(t, []int{-1, 2, 3, 4}, lengths(make(Pipe, 2), make(chan int, 3), make(chan int, 4)))
	require.Equal(t, 1, nilChannels())
}

// filled is a closed channel with values in it.
func filled(values ...int) chan int {
	c := make(chan int, len(values))
	for _, v := range values {
		c <- v
	}
	close(c)
	return c
}

func TestSelects(t *testing.T) {
	out, ok := selectForms(nil, filled(9), nil)
	require.Equal(t, 9, out)
	require.True(t, ok)
	require.Equal(t, []string{"after", "after", "got", "after"}, labels(filled(1, 2, 3, 4)))
	require.Equal(t, 3, terminating(filled(3)))
	require.Equal(t, 3, terminatingDefault(filled(3)))
	require.Equal(t, -1, terminatingDefault(nil))
	cc := make(chan chan int, 1)
	cc <- filled(7)
	require.Equal(t, []int{0, 0, 7, 5}, heads(cc, filled(2), filled(5)))
	require.Equal(t, 35, selectInSelect(filled(3), filled(4))) // 34 and the default
	require.Equal(t, []string{"first", "value", "second"}, order())
	require.Equal(t, 5, blankAndShadow(make(chan int, 1)))
	_ = forEver
}

func TestGoStatements(t *testing.T) {
	require.Equal(t, 332749, goStatements())
	sums := evaluated()
	slices.Sort(sums)
	require.Equal(t, []int{0, 11, 22}, sums)
	v, ok := builtins()
	require.Zero(t, v)
	require.False(t, ok)
}

func TestGenerics(t *testing.T) {
	q := &Queue[Pipe, int]{c: make(Pipe, 3)}
	q.put(1)
	q.put(2)
	v, ok := q.get()
	require.Equal(t, 1, v)
	require.True(t, ok)
	require.Equal(t, 2, *q.n.Load())
	all, left := q.drain()
	require.Equal(t, []int{2}, all)
	require.Equal(t, 3, left)
	require.Equal(t, []int{1, 2, 0, 0}, collect[int](filled(1, 2)))
	require.Equal(t, []int{1, 0, 0}, collect[int]((<-chan int)(filled(1))))
	require.Equal(t, 3, size([]int{1, 2, 3})+size(make(chan int)))
	require.Equal(t, 7, composite())
	require.True(t, timers())
	require.Equal(t, tagged, os.Getenv("TORTURE_TAGGED") != "")
}

func TestVariables(t *testing.T) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() { defer wg.Done(); count() }()
	}
	wg.Wait()
	testTotal = count()
	require.Equal(t, 4, testTotal)
}

// The compiler sees each line where it stands in the user's file.
func TestLines(t *testing.T) {
	file, marks := lines()
	require.True(t, strings.HasSuffix(file, "/lines.go"), file)
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	want := map[string]int{}
	scanner := bufio.NewScanner(f)
	for line := 1; scanner.Scan(); line++ {
		if _, mark, ok := strings.Cut(scanner.Text(), "// mark "); ok {
			want[mark] = line
		}
	}
	require.NoError(t, scanner.Err())
	require.Len(t, want, 11)
	for mark, line := range want {
		require.Equal(t, line, marks[mark], mark)
	}
}
