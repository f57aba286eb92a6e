package sched_test

import (
	"bytes"
	flags "flag" // the tests have a flag of another kind
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/rebuild"
)

// BenchmarkExecReferenceGIL explores the lock of package gil: three threads, two
// rounds, random walk. To be explored it has to be rewritten, and so the figures are
// those of a second binary, which runs the benchmark in testdata/execgil.
func BenchmarkExecReferenceGIL(b *testing.B) {
	out := runInside(b, "./testdata/execgil", "-test.run=^$", "-test.bench=^"+b.Name()+"$",
		"-test.benchtime="+flags.Lookup("test.benchtime").Value.String())
	metrics := figures(out)
	require.Contains(b, metrics, "exec/s", string(out))
	for unit, value := range metrics {
		b.ReportMetric(value, unit)
	}
}

// runInside builds the rewritten test of a package and runs it.
func runInside(b *testing.B, pkg string, args ...string) []byte {
	b.Helper()
	test := rebuild.Test{Path: pkg}
	if slow {
		test.Flags = []string{"-race"}
	}
	plan, err := test.Plan(b.Context())
	require.NoError(b, err)
	binary := filepath.Join(b.TempDir(), "inside.test")
	build := exec.CommandContext(b.Context(), "go", append(plan.Args, "-o", binary, pkg)...)
	build.Env = append(os.Environ(), plan.Env...)
	out, err := build.CombinedOutput()
	require.NoError(b, err, string(out))
	out, err = exec.CommandContext(b.Context(), binary, args...).CombinedOutput()
	require.NoError(b, err, string(out))
	return out
}

// figures reads the line of a benchmark: after its name and the number of
// iterations, each value is followed by its unit (golang.org/design/14313-benchmark-format).
func figures(out []byte) map[string]float64 {
	metrics := map[string]float64{}
	for line := range bytes.Lines(out) {
		words := bytes.Fields(line)
		if !bytes.HasPrefix(line, []byte("Benchmark")) || len(words) < 2 {
			continue
		}
		for i := 2; i+1 < len(words); i += 2 {
			if value, err := strconv.ParseFloat(string(words[i]), 64); err == nil {
				metrics[string(words[i+1])] = value
			}
		}
	}
	return metrics
}
