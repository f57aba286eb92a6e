package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutants"
	"github.com/gilcheck/gilcheck/props/report"
)

// foundAfter is a trial in which a promise was seen broken after so many runs.
func foundAfter(runs int, promise string) sentence {
	return sentence{promise: promise, broken: &report.Counterexample{Effort: &report.Effort{Runs: runs, Milliseconds: float64(10 * runs)}}}
}

func TestCell(t *testing.T) {
	missed := sentence{finding: survived}
	for _, c := range []struct {
		trials []sentence
		text   string
		caught bool
	}{
		{[]sentence{foundAfter(5, "progress")}, "5/50", true},
		{[]sentence{foundAfter(5, "progress"), foundAfter(1, "progress"), foundAfter(3, "progress")}, "3/30", true},
		{[]sentence{foundAfter(5, "progress"), foundAfter(1, "progress")}, "5/50", true},
		{[]sentence{missed}, "-", false},
		{[]sentence{missed, foundAfter(7, "progress"), foundAfter(2, "progress")}, "7/70 2/3", true},
		{[]sentence{missed, missed, foundAfter(2, "progress")}, "- 1/3", false},
		{[]sentence{missed, foundAfter(2, "progress")}, "- 1/2", false},
		{[]sentence{foundAfter(4, "exit")}, "4/40*", true},
		{[]sentence{foundAfter(4, "exit"), foundAfter(5, "exit"), foundAfter(6, "progress")}, "5/50*", true},
		{[]sentence{foundAfter(4, "exit"), foundAfter(5, "progress"), foundAfter(6, "progress")}, "5/50", true},
		{nil, "", false},
	} {
		cell := cellOf(c.trials, "progress")
		require.Equal(t, c.text, cell.text("progress"))
		require.Equal(t, c.caught, cell.caught(), c.text)
	}
	require.InDelta(t, 50, cellOf([]sentence{foundAfter(5, "progress"), foundAfter(1, "progress")}, "progress").worst, 0)
}

// A method is given up after five seeds in vain, and not for bad luck with four.
func TestUnlessInVain(t *testing.T) {
	missed, hit := sentence{finding: survived}, foundAfter(1, "progress")
	for n, list := range map[int][]sentence{
		5: {missed, missed, missed, missed, missed, hit, hit},
		7: {missed, missed, missed, missed, hit, missed, missed},
		4: {missed, missed, missed, missed},
	} {
		require.Len(t, unlessInVain(list), n)
	}
}

// Whoever interrupts gets what is known: the seeds and the mutants that were tried.
func TestKnown(t *testing.T) {
	hit := sentence{finding: convicted}
	tried := &record{trials: map[string][]sentence{portfolio: {hit, {}}, "pct": {{}, {}}}}
	untried := &record{trials: map[string][]sentence{portfolio: {{}, {}}}}
	require.Equal(t, []*record{tried}, known([]*record{tried, untried}))
	require.Equal(t, map[string][]sentence{portfolio: {hit}, "pct": {}}, tried.trials)
}

func TestMedian(t *testing.T) {
	require.Equal(t, 2, median([]int{3, 1, 2}))
	require.InDelta(t, 3, median([]float64{4, 3, 1, 2}), 0)
	require.Zero(t, median[int](nil))
}

func TestVerdictOfARecord(t *testing.T) {
	small, large := sentence{finding: convicted, broken: &report.Counterexample{Threads: 2, Preemptions: 3}}, sentence{finding: convicted, broken: &report.Counterexample{Threads: 3}}
	r := record{&mutant{row: &mutants.Row{}}, map[string][]sentence{portfolio: {small, large, small}}}
	require.Equal(t, large, r.verdict(), "the largest")
	r.trials[portfolio] = []sentence{small, {finding: survived, reason: "progress: pass"}}
	require.Equal(t, sentence{finding: survived, reason: "with the 2. of 2 seeds: progress: pass"}, r.verdict())
}

func TestParseMutants(t *testing.T) {
	r, err := parseMutants([]string{"-seeds", "3", "-method", "pct,stress,portfolio,pct", "b45"}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"pct", "stress"}, r.methods)
	require.True(t, r.wants("B45"))
	require.False(t, r.wants("B4"))
	all, err := parseMutants(nil, nil)
	require.NoError(t, err)
	require.Len(t, all.methods, 11)
	named, err := parseMutants([]string{"B45"}, nil)
	require.NoError(t, err)
	require.Empty(t, named.methods)
	for want, args := range map[string][]string{
		`no method is called "dpor"; they are model,`:           {"-method", "dpor"},
		"-seeds and -jobs are 1 or more":                        {"-seeds", "0"},
		"-seed and -budget are not negative":                    {"-budget", "-1s"},
		"-v comes after a name; flags go in front of the names": {"B45", "-v"},
		"-readme is for the whole catalogue":                    {"-readme", "B45"},
		"flag provided but not defined: -dpor":                  {"-dpor"},
		`invalid value "x" for flag -seed: parse error`:         {"-seed", "x"},
	} {
		_, err := parseMutants(args, nil)
		require.ErrorContains(t, err, want)
	}
	_, stdout, stderr := inProcess(t.Context(), "mutants", "B2")
	require.Empty(t, stdout)
	require.Equal(t, "gilcheck: there is no row B2 in props/testdata/mutants\n", stderr)
}
