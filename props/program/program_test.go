package program_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/program"
)

// steps draws any step that the text form can write.
var steps = rapid.Custom(func(t *rapid.T) program.Step {
	s := program.Step{Do: program.Action(rapid.IntRange(0, program.Actions-1).Draw(t, "action"))}
	if s.Do.ByThread() {
		s.Thread = rapid.IntRange(0, 7).Draw(t, "thread")
	}
	switch s.Do {
	case program.AcquireFor, program.Sleep, program.Interval:
		s.For = time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "for"))
	}
	return s
})

var programs = rapid.Map(rapid.SliceOfN(steps, 0, 30), func(s []program.Step) program.Program { return s })

func TestParseReadsWhatStringWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := programs.Draw(t, "program")
		back, err := program.Parse(p.String())
		if err != nil {
			t.Fatalf("Parse(%q) = %v", p, err)
		}
		if back.String() != p.String() || len(back) != len(p) {
			t.Fatalf("Parse(%q) = %q", p, back)
		}
	})
}

func TestParseNamesTheWordItCannotRead(t *testing.T) {
	for text, want := range map[string]string{
		"T0.Acquire T1.Jump":        `"T1.Jump" is not a step`,
		"T9.Acquire":                `"T9.Acquire": the thread is not T0 to T7`,
		"Sleep(soon)":               `"Sleep(soon)": "soon" is not a positive duration`,
		"Sleep(-5ms)":               `"Sleep(-5ms)": "-5ms" is not a positive duration`,
		"Sleep":                     `"Sleep" is not a step`,
		"Acquire":                   `"Acquire" is not a step`,
		"T0.Close":                  `"T0.Close" is not a step`,
		"T0.Release(1ms) T0.Nobody": `"T0.Release(1ms)" is not a step`,
	} {
		_, err := program.Parse(text)
		require.ErrorContains(t, err, want, text)
	}
}

// Every byte string is a program, and a program's bytes are the same program, up
// to durations that the byte form has not.
func TestDecodeIsTotalAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, threads := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), rapid.IntRange(2, 8).Draw(t, "threads")
		p := program.Decode(data, threads)
		if p.Threads() > threads {
			t.Fatalf("%q names %d threads, want at most %d", p, p.Threads(), threads)
		}
		if again := program.Decode(program.Encode(p), threads); again.String() != p.String() {
			t.Fatalf("%q, encoded and decoded, is %q", p, again)
		}
	})
}

func TestDecodeIsLegible(t *testing.T) {
	require.Equal(t, "T0.Acquire T1.AcquireFor(10ms) Sleep(5ms) T0.Release Close",
		program.Decode([]byte("0a1F3s0r0z"), 3).String())
}

// A program that fails because of a few of its steps shrinks to those, made as
// plain as they can be, with threads renamed in order of appearance.
func TestShrinkFindsTheFewStepsThatMatter(t *testing.T) {
	p, err := program.Parse("T0.Acquire T2.TryAcquire Sleep(50ms) T0.Release T1.AcquireFor(10ms) T2.Checkpoint Close T1.Cancel T0.Exit")
	require.NoError(t, err)
	fails := func(q program.Program) bool { // a timed acquire, later a Close, by one thread or another
		timed := false
		for _, s := range q {
			timed = timed || s.Do == program.AcquireFor || s.Do == program.AcquireContext
			if s.Do == program.Close && timed {
				return true
			}
		}
		return false
	}
	small := program.Shrink(p, 500, fails)
	require.Equal(t, "T0.AcquireFor(1ms) Close", small.String())
}

func TestShrinkKeepsToItsTries(t *testing.T) {
	p, err := program.Parse("T0.Acquire T1.Acquire T2.Acquire T0.Release T1.Release T2.Release")
	require.NoError(t, err)
	calls := 0
	program.Shrink(p, 7, func(program.Program) bool { calls++; return false })
	require.Equal(t, 7, calls)
}

// Generated programs keep to the actions asked for, and give each a chance.
func TestGeneratorUsesWhatItMay(t *testing.T) {
	may := []program.Action{program.Acquire, program.Release, program.TryAcquire, program.Exit, program.Sleep}
	gen := program.Generator(3, may)
	seen := map[program.Action]int{}
	for seed := range 300 {
		p := gen.Example(seed)
		require.LessOrEqual(t, p.Threads(), 3)
		for _, s := range p {
			seen[s.Do]++
		}
	}
	for _, a := range may {
		require.NotZero(t, seen[a], "%v was never drawn", a)
	}
	require.Len(t, seen, len(may), "drawn: %v", seen)
}

func BenchmarkGenerate(b *testing.B) {
	gen := program.Generator(3, []program.Action{program.Acquire, program.Release, program.TryAcquire, program.Sleep})
	for i := 0; b.Loop(); i++ {
		gen.Example(i)
	}
}
