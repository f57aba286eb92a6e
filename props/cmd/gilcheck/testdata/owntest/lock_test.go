package owntest

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/good"
)

func TestMain(m *testing.M) {
	_, err := os.Stat("external_test.go") // as under go test, this is the directory of the package
	ready = err == nil
	os.Exit(m.Run())
}

func TestLock(t *testing.T) {
	t.Run("in a subtest", func(t *testing.T) {
		props.VerifyLocker[*good.Token](t, New, props.Without("prompt-handover"))
	})
}

// TestUnrelated must not be run.
func TestUnrelated(t *testing.T) { t.Fatal("this test does not verify a lock") }
