package props

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lifostarve"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noexclusion2"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noswitchmutex"
	"github.com/gilcheck/gilcheck/props/testdata/broken/stuckinterval"
	"github.com/gilcheck/gilcheck/props/testdata/broken/stuckrefusal"
)

// hunted verifies a lock with options of the environment, and gives the result.
func hunted(t *testing.T, subject func() (*subject, error), options string) report.Result {
	t.Helper()
	t.Setenv(OptionsVariable, options)
	s, err := subject()
	return examine(t, s, err, nil, silent)
}

// Each method alone convicts a lock that is broken where it looks, with no help of
// the others, and says what that took.
func TestHuntByOneMethod(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	for m, c := range map[method]struct {
		subject func() (*subject, error)
		promise string
		by      check
	}{
		byModel:   {broken(lostwakeup.New), "progress", lockstep},
		byRandom:  {broken(noswitchmutex.New), "progress", explore},
		byPCT:     {broken(noswitchmutex.New), "progress", explore},
		byPOS:     {broken(noswitchmutex.New), "progress", explore},
		bySURW:    {broken(noswitchmutex.New), "progress", explore},
		byBounded: {broken(noswitchmutex.New), "progress", explore},
		bySleep:   {broken(noswitchmutex.New), "progress", explore},
		byFuzz:    {broken(noswitchmutex.New), "progress", explore},
		byProbes:  {broken(lifostarve.New), "no-starvation", ""},
		"":        {broken(noswitchmutex.New), "progress", explore},
	} {
		t.Run(string(m), func(t *testing.T) {
			r := hunted(t, c.subject, "-budget=20s -hunt="+c.promise+" -method="+string(m))
			require.Empty(t, r.Problem)
			require.Len(t, r.Promises, 1, "it stops when it has what it hunts")
			p := r.Promises[0]
			require.Equal(t, c.promise, p.Name)
			require.Equal(t, report.Fail, p.Verdict, p.Reason)
			if c.by != "" {
				require.Equal(t, []string{string(c.by)}, p.Method)
			}
			require.NotNil(t, p.Counterexample.Effort)
			require.Positive(t, p.Counterexample.Effort.Runs)
			require.Positive(t, p.Counterexample.Effort.Milliseconds)
		})
	}
}

// Whoever compares methods pays for finding, and not for a small counterexample.
func TestHuntAsFound(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	permits := func() (*subject, error) { return newLockerSubject(noexclusion2.New) }
	const unminimised = "whether fewer suffice is open: the time was up"
	p := rowOf(t, hunted(t, permits, "-hunt=mutual-exclusion -method=pos"), "mutual-exclusion")
	require.Contains(t, p.Counterexample.Text, unminimised)
	p = rowOf(t, hunted(t, permits, "-hunt=mutual-exclusion"), "mutual-exclusion")
	require.NotContains(t, p.Counterexample.Text, unminimised)
}

// Threads that run freely meet in the critical section, or only leave a history that no
// lock allows: which of the two is luck.
func TestHuntByStress(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector fails any test in which it reports, as it should here")
	}
	permits := func() (*subject, error) { return newLockerSubject(noexclusion2.New) }
	r := hunted(t, permits, "-budget=20s -hunt=mutual-exclusion -method=stress")
	require.Empty(t, r.Problem)
	var broken []string
	for _, p := range r.Promises {
		if p.Verdict == report.Fail {
			broken = append(broken, p.Name)
		}
	}
	require.NotEmpty(t, broken)
	require.Subset(t, []string{"mutual-exclusion", "linearizable"}, broken)
}

// What a method cannot see it does not find, and the others do not help it.
func TestHuntInVain(t *testing.T) {
	r := hunted(t, broken(lifostarve.New), "-budget=100ms -hunt=no-starvation -method=model")
	require.Empty(t, r.Problem)
	require.Len(t, r.Promises, len(promises))
	for _, p := range r.Promises {
		require.NotEqual(t, report.Fail, p.Verdict, p.Name)
		require.NotContains(t, p.Method, string(explore))
	}
}

// Where any broken promise will do, the first that the lock makes ends the hunt, and is
// reported; what it has taken back does not.
func TestHuntForAny(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	r := hunted(t, broken(noswitchmutex.New), "-hunt=any")
	require.Equal(t, report.Fail, r.Verdict)
	require.Less(t, len(r.Promises), len(promises), "it stops when it has one")
	require.Equal(t, report.Fail, r.Promises[len(r.Promises)-1].Verdict)

	r = hunted(t, broken(lifostarve.New), "-hunt=any -budget=100ms -without=no-starvation,prompt-handover,forced-switch,switch-interval")
	require.NotEqual(t, report.Fail, r.Verdict)
	require.Len(t, r.Promises, len(promises))
}

// A lock that hangs over its switch interval does not hang the suite.
func TestStuckInterval(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	p := rowOf(t, hunted(t, broken(stuckinterval.New), "-hunt=progress"), "progress")
	require.Equal(t, report.Fail, p.Verdict)
	require.Contains(t, p.Reason, "SwitchInterval and SetSwitchInterval, called on a free lock")
	p = rowOf(t, hunted(t, broken(stuckrefusal.New), "-budget=100ms"), "progress")
	require.Equal(t, report.Fail, p.Verdict)
	require.Contains(t, p.Reason, "SetSwitchInterval(0s) and SwitchInterval, called on a free lock one after the other, do not return")
}

// A report says nothing of effort unless somebody measures: its form is fixed.
func TestEffortIsForHunts(t *testing.T) {
	r := hunted(t, func() (*subject, error) { return newLockerSubject(noexclusion2.New) }, "")
	require.Equal(t, report.Fail, rowOf(t, r, "mutual-exclusion").Verdict)
	require.Nil(t, rowOf(t, r, "mutual-exclusion").Counterexample.Effort)
}

func TestHuntOptions(t *testing.T) {
	for options, want := range map[string]string{
		"-hunt=speed":                 `no promise is called "speed"`,
		"-hunt=progress -method=dpor": `no method is called "dpor"; they are model, random,`,
	} {
		require.Contains(t, hunted(t, broken(lostwakeup.New), options).Problem, want)
	}
	require.Equal(t, "exit", hunt{promise: "exit"}.order()[0].name)
	require.Len(t, hunt{promise: "exit"}.order(), len(promises))
	for i, p := range (hunt{}).order() {
		require.Equal(t, promises[i].name, p.name)
	}
}

// A fuzzer is determined by its seed, keeps what was new, and nothing else.
func TestFuzzer(t *testing.T) {
	a, b := newFuzzer(7), newFuzzer(7)
	inputs := len(a.inputs)
	for i := range 1000 {
		s := a.next().(fuzzed)
		b.next().(fuzzed).Learn(sched.Result{Hash: uint64(i % 10)})
		require.Equal(t, b.last, a.last)
		require.LessOrEqual(t, len(a.last), fuzzLength+1)
		s.Learn(sched.Result{Hash: uint64(i % 10)})
	}
	require.Len(t, a.inputs, inputs+10)
	for i := range 2 * fuzzInputs {
		a.next().(fuzzed).Learn(sched.Result{Hash: uint64(1000 + i)})
	}
	require.Len(t, a.inputs, fuzzInputs)
}
