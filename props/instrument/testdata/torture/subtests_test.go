package torture

import "testing"

// Calls of t.Run and t.Parallel, in the forms in which they are written.
func TestSubtests(t *testing.T) {
	ran := 0
	ok := t.Run("plain", func(t *testing.T) {
		t.Run("inner", func(t *testing.T) { ran++ })
	})
	for _, name := range []string{"a", "b"} {
		t.
			Run(
				name, func(sub *testing.T) {
					c := make(chan int, 1)
					c <- 1
					ran += <-c
				})
	}
	(t).Run("parenthesised", func(*testing.T) { ran++ })
	run := t.Run // a method value is left alone
	run("value", func(*testing.T) { ran++ })
	t.Run("parallel", func(t *testing.T) { t.Parallel() })
	if !ok || ran != 5 {
		t.Fatal(ok, ran)
	}
}

// A runner has a Run of its own.
type runner struct{ n int }

func (r *runner) Run(string, func(*testing.T)) { r.n++ }

func TestRunOfAnother(t *testing.T) {
	var r runner
	r.Run("x", nil)
	if r.n != 1 {
		t.Fatal(r.n)
	}
}
