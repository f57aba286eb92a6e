package futexlock_test

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/futexlock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.VerifyLocker(t, futexlock.New) }
