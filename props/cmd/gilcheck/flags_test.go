package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseFlags(t *testing.T) {
	line := "-new New -budget 2s -threads 4 -seed 7 -shard 2/3 -race -bypass 0 -weak-try -without ownership,exit ./a ./b/..."
	r, err := parseFlags(strings.Fields(line), io.Discard)
	require.NoError(t, err)
	require.Equal(t, []string{"./a", "./b/..."}, r.patterns)
	require.Equal(t, "New", r.new)
	require.True(t, r.race)
	require.False(t, r.everything())
	require.Equal(t, []string{"-threads=4", "-seed=7", "-shard=2/3", "-bypass=0", "-weak-try=true", "-without=ownership,exit", "-budget=2s"}, r.options)
	require.Equal(t, "go run "+commandPath+" verify -new 'new(T)' -race "+strings.Join(r.options, " ")+" example.com/x", r.again("new(T)", "example.com/x"))
}

// TestParseFlagsTrimsLists keeps the options free of spaces, which separate them.
func TestParseFlagsTrimsLists(t *testing.T) {
	r, err := parseFlags([]string{"-promise", " bounded-bypass, latency ", "-promise", "exit", "./..."}, io.Discard)
	require.NoError(t, err)
	require.Equal(t, []string{"-promise=bounded-bypass,latency", "-promise=exit"}, r.options)
	require.True(t, r.everything())
}

func TestParseFlagsErrors(t *testing.T) {
	for line, want := range map[string]string{
		"":                   "no package is named",
		"./a -race":          "-race comes after a package; flags go in front of the packages",
		"./a/lock.go":        "is a file",
		"-nonsense ./a":      "flag provided but not defined: -nonsense",
		"-shard 4/3 ./a":     "want I/N with 1 <= I <= N",
		"-shard 0/3 ./a":     "want I/N",
		"-shard 1 ./a":       "want I/N",
		"-threads many ./a":  "want a whole number",
		"-bypass -1 ./a":     "want a whole number",
		"-budget fast ./a":   "parse error",
		"-budget -1s ./a":    "negative",
		"-promise , ./a":     "want names of promises",
		"-weak-try=some ./a": "want true or false",
	} {
		_, err := parseFlags(strings.Fields(line), io.Discard)
		require.ErrorContains(t, err, want, line)
	}
}

func TestHelp(t *testing.T) {
	var help strings.Builder
	_, err := parseFlags([]string{"-h"}, &help)
	require.ErrorIs(t, err, errHelp)
	for _, flag := range []string{"-new EXPR", "-json FILE", "-junit FILE", "-html DIR", "-budget DURATION", "-threads N", "-seed N", "-shard I/N", "-race", "-bypass K", "-weak-try", "-promise LIST", "-without LIST"} {
		require.Contains(t, help.String(), "\n  "+flag)
	}
}
