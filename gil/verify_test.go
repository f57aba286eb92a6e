package gil_test

import (
	"testing"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props"
)

// The reference promises everything, and to overtake nobody: with three threads a
// waiter sees at most two others go first.
func TestVerify(t *testing.T) { props.Verify(t, gil.New, props.Bypass(2)) }
