package filelock_test

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/filelock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.VerifyLocker(t, filelock.New) }
