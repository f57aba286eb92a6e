package props

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLoopProgramsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := loopPrograms(loopThreadsMax).Draw(t, "program")
		q, err := parseLoop(p.String())
		require.NoError(t, err)
		require.Equal(t, p, q)
	})
	p, err := parseLoop("main.Later(a,5ms) a.Cancel(b) T7.Use")
	require.NoError(t, err)
	require.Equal(t, loopProgram{
		{who: "main", do: loopLater, callback: "a", d: 5 * time.Millisecond},
		{who: "a", do: loopCancel, callback: "b"},
		{who: "T7", do: loopUse},
	}, p)
}

func TestLoopProgramsThatAreNone(t *testing.T) {
	for _, text := range []string{"Soon", "x", "T0.Use", "T8.Use", "T1x.Use", "A.Stop", "ab.Stop", "main.Soon(A)", "main.Soon(ab)", "main.Later(a,5)",
		"main.Dance", "T1.Soon(a)", "main.Send(a)", "a.Use", "main.Soon", "main.Later(a)", "a.Work", "main.Stop(a)", "main.Soon(a) main.Soon(a)"} {
		_, err := parseLoop(text)
		require.ErrorContains(t, err, "event loop's program", text)
	}
}

// Each program that shrinking tries can be written down and read, and has neither more
// steps nor more threads.
func TestSmallerLoopPrograms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := loopPrograms(3).Draw(t, "program")
		for _, q := range p.smaller() {
			requireValid(t, q)
			require.NotEqual(t, p, q)
			require.LessOrEqual(t, len(q), len(p))
			require.LessOrEqual(t, len(q.threads()), len(p.threads()))
		}
	})
	p, err := parseLoop("main.Soon(a) a.Soon(b) b.Stop T2.Send(c) a.Cancel(c) c.Work(1ms)")
	require.NoError(t, err)
	require.Equal(t, "T2.Send(c) c.Work(1ms)", p.without(0).String(), "what a does goes with it, and what b does, which a arranged")
	require.Equal(t, "main.Soon(a) a.Soon(b) b.Stop", p.without(3).String())
	require.Equal(t, "main.Soon(a) a.Soon(b) b.Stop T1.Send(c) a.Cancel(c) c.Work(1ms)", p.smaller()[len(p.smaller())-1].String())
}

// requireValid makes sure that callbacks are arranged once, and by nobody who is not.
func requireValid(t *rapid.T, p loopProgram) {
	_, err := parseLoop(p.String())
	require.NoError(t, err)
	for _, s := range p {
		arranged := func(name string) bool {
			return slices.ContainsFunc(p, func(o loopStep) bool { return o.callback == name && o.do != loopCancel })
		}
		require.True(t, !isCallback(s.who) || arranged(s.who), "%s: nobody arranges %s", p, s.who)
		require.True(t, s.do != loopCancel || arranged(s.callback), "%s: nobody arranges %s", p, s.callback)
	}
}

// The programs that are explored first put every promise to the test that a program can.
func TestFirstLoopProgramsCoverThePromises(t *testing.T) {
	count := map[string]int{}
	for _, p := range loopFirst {
		for _, name := range loopPromisesOf(p) {
			count[name]++
		}
	}
	for _, s := range loopScenes {
		count[s.promise]++
	}
	for _, p := range loopPromises {
		require.Positive(t, count[p.name], p.name)
	}
}

// A replay names a program or a scene.
func TestLoopTitles(t *testing.T) {
	for i := range loopScenes {
		var x loopRun
		require.NoError(t, x.parseTitle((&loopRun{scene: &loopScenes[i]}).title()))
		require.Same(t, &loopScenes[i], x.scene)
	}
	var x loopRun
	require.NoError(t, x.parseTitle("T1.Send(a)"))
	require.Equal(t, "T1.Send(a)", x.title())
	require.Error(t, (&loopRun{}).parseTitle(" "))
	require.Error(t, (&loopRun{}).parseTitle("scene/nothing"))
}
