package gil_test

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props"
)

// The reference promises everything, and to overtake nobody: with three threads a
// waiter sees at most two others go first.
// Plain `go test` explores inside the lock.
func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestVerify(t *testing.T) { props.Verify(t, gil.New, props.Bypass(2)) }
