package ownbroken

import (
	"testing"

	"github.com/gilcheck/gilcheck/props"
)

func TestLock(t *testing.T) { props.VerifyLocker(t, New, undeclared) }
