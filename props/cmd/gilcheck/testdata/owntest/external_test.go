package owntest_test

import (
	"testing"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/owntest"
)

func TestOther(t *testing.T) {
	props.VerifyLocker(t, owntest.NewOther, props.Promise("bounded-bypass"), props.Bypass(1000))
}
