package fuzz

import (
	"testing"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props"
)

func FuzzMutualExclusion(f *testing.F) { props.Fuzz(f, gil.New, props.Bypass(2)) }
