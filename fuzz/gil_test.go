package fuzz

import (
	"testing"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props"
)

// FuzzMutualExclusion is the one line that users write for a lock of their own.
func FuzzMutualExclusion(f *testing.F) { props.Fuzz(f, gil.New, props.Bypass(2)) }
