package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLastWords(t *testing.T) {
	for output, want := range map[string]string{
		"":                           "",
		"=== RUN   TestX\nbye\nFAIL": "bye",
		"1\n2\n3\n4\n5\n":            "3 | 4 | 5",
		"--- FAIL: TestX (0.00s)\npanic: boom [recovered]\n\ngoroutine 1 [running]:\n": "panic: boom [recovered]",
		"SIGSEGV: segmentation violation\nPC=0x0\n":                                    "SIGSEGV: segmentation violation",
	} {
		require.Equal(t, want, lastWords(output))
	}
}

func TestSkipMessage(t *testing.T) {
	require.Equal(t, "a_test.go:7: no libpython", skipMessage("=== RUN   TestX\n    a_test.go:7: no libpython\n--- SKIP: TestX (0.00s)\nPASS\n"))
	require.Empty(t, skipMessage("    a_test.go:7: a log\n--- PASS: TestX (0.00s)\nPASS\n"))
}

func TestFailure(t *testing.T) {
	require.Equal(t, "a_test.go:7: want 1 | got 2", failure("=== RUN   TestX\n    a_test.go:7: want 1\n        got 2\n--- FAIL: TestX\nFAIL\n"))
}

func TestFirstError(t *testing.T) {
	require.Equal(t, "./a.go:3:1: syntax error", firstError("# example.com/a\n./a.go:3:1: syntax error\n./a.go:4:1: more\n"))
	require.Equal(t, "go: no go.mod", firstError("go: downloading x v1\ngo: no go.mod\n"))
	require.Empty(t, firstError("# example.com/a\n\n"))
}
