package sched_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/sched"
)

var deviations = rapid.Custom(func(t *rapid.T) sched.Deviations {
	var d sched.Deviations
	d.Switches = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sched.Switch {
		return sched.Switch{
			Thread: rapid.IntRange(0, 4).Draw(t, "thread"),
			Nth:    rapid.IntRange(0, 300).Draw(t, "nth"),
			Target: rapid.IntRange(sched.Clock, 4).Draw(t, "target"),
		}
	}), 0, 8).Draw(t, "switches")
	d.Choices = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sched.Choice {
		return sched.Choice{Nth: rapid.IntRange(0, 300).Draw(t, "nth"), Value: rapid.IntRange(0, 3).Draw(t, "value")}
	}), 0, 4).Draw(t, "choices")
	return d
})

func TestDeviationsSurviveTheirEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := deviations.Draw(t, "d")
		got, err := sched.ParseDeviations(d.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if want := d.Bytes(); string(got.Bytes()) != string(want) || got.Len() != d.Len() || len(got.Switches) != len(d.Switches) {
			t.Fatalf("got %v, want %v", got, d)
		}
	})
}

func TestParseDeviationsRefusesWhatIsCutShort(t *testing.T) {
	d := sched.Deviations{Switches: []sched.Switch{{Thread: 1, Nth: 200, Target: 2}}, Choices: []sched.Choice{{Nth: 3, Value: 1}}}
	b := d.Bytes()
	for n := 1; n < len(b); n++ {
		got, err := sched.ParseDeviations(b[:n])
		if err == nil { // the choices may end anywhere between two
			require.Less(t, got.Len(), d.Len())
			require.Equal(t, d.Switches, got.Switches)
		}
	}
	_, err := sched.ParseDeviations(b[:3])
	require.Error(t, err)
}

func FuzzDeviations(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(sched.Deviations{Switches: []sched.Switch{{Thread: 1, Nth: 2, Target: 2}}}.Bytes())
	f.Add([]byte{1, 1, 200, 201, 255})
	r := sched.NewRunner(sched.Config{Any: true}, correctLock, nil, nil)
	defer r.Close()
	f.Fuzz(func(t *testing.T, b []byte) {
		d := sched.DeviationsOf(b)
		_, err := r.Run(d.Strategy())
		require.NoError(t, err)
		again, err := sched.ParseDeviations(d.Bytes())
		require.NoError(t, err)
		require.Equal(t, d.Bytes(), again.Bytes())
	})
}

func TestEmptyListRunsToBlock(t *testing.T) {
	r := sched.NewRunner(sched.Config{}, correctLock, nil, nil)
	defer r.Close()
	base, err := r.Run(sched.RunToBlock{})
	require.NoError(t, err)
	hash := base.Hash
	got, err := r.Run(sched.Deviations{}.Strategy())
	require.NoError(t, err)
	require.Equal(t, hash, got.Hash)
	require.Zero(t, got.Preemptions)
}

// A recorded schedule and its deviations are the same run, timers that fire early
// and data choices included.
func TestDeviationsAreTheScheduleTheyWereMadeOf(t *testing.T) {
	for i := range 300 {
		p := programs.Example(i)
		body, class := p.body()
		r := sched.NewRunner(sched.Config{Any: true, Eager: true}, body, nil, func(sched.Result) error { return nil })
		for seed := range uint64(20) {
			first, _ := r.Run(sched.NewRandom(seed))
			first = first.Clone()
			seen := class(first)
			d, err := r.Deviations(first.Schedule)
			require.NoError(t, err)
			s := d.Strategy()
			second, _ := r.Run(s)
			require.Equal(t, first.Schedule, second.Schedule, "%v of %#v", d, p)
			require.Equal(t, first.Hash, second.Hash)
			require.Equal(t, seen, class(second))
			require.Zero(t, s.Ignored())
		}
		r.Close()
	}
}

func TestEntriesThatDoNotApplyAreIgnored(t *testing.T) {
	r := sched.NewRunner(sched.Config{}, correctLock, nil, nil)
	defer r.Close()
	s := sched.Deviations{
		Switches: []sched.Switch{{Thread: 1, Nth: 2, Target: 2}, {Thread: 1, Nth: 2, Target: 9}, {Thread: 7, Nth: 1, Target: 2}},
		Choices:  []sched.Choice{{Nth: 0, Value: 1}},
	}.Strategy()
	result, err := r.Run(s)
	require.NoError(t, err)
	require.Equal(t, 3, s.Ignored())
	require.Equal(t, 1, result.Preemptions)
}

func TestReplayReportsDrift(t *testing.T) {
	r := sched.NewRunner(sched.Config{}, correctLock, nil, nil)
	defer r.Close()
	first, err := r.Run(sched.NewRandom(1))
	require.NoError(t, err)
	schedule := first.Clone().Schedule

	_, _, drift := r.Replay(schedule)
	require.NoError(t, drift)
	_, _, drift = r.Replay(append([]byte{60}, schedule...))
	require.ErrorContains(t, drift, "slot 60 cannot go on")
	_, _, drift = r.Replay(append(schedule, 1))
	require.ErrorContains(t, drift, "it ended after")

	other := sched.NewRunner(sched.Config{}, rounds(2, 1), nil, nil)
	defer other.Close()
	_, _, drift = other.Replay(schedule)
	require.Error(t, drift)
}
