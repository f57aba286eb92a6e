//go:build linux || darwin

package cpython_test

import (
	"errors"
	"testing"

	"github.com/gilcheck/gilcheck/gil/cpython"
	"github.com/gilcheck/gilcheck/props"
)

// TestGILVerify holds CPython to what it promises; TestEveryVersion runs it for
// each version found, in a process of its own. CPython takes back:
//
//   - ownership: which misuse it notices depends on the version (TestGILMisuse);
//   - forced-switch and switch-interval, before 3.2: a switch is tried after so many
//     bytecodes, and whoever lets go may have the GIL back at once;
//   - no-starvation: a waiter can lose every race for a free GIL (Python/ceval_gil.c
//     has no queue), and a holder that lets go for a moment restarts its clock.
func TestGILVerify(t *testing.T) {
	if err := cpython.Load(); errors.Is(err, cpython.ErrNoLibrary) {
		t.Skip(err)
	}
	without := []string{"ownership", "no-starvation"}
	if cpython.New().SwitchInterval() == 0 {
		without = append(without, "forced-switch", "switch-interval")
	}
	props.Verify(t, cpython.New, props.Without(without...))
}
