package sched_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// nowhere is a place function for operations that all stand at one place: then only
// the numbers tell them apart.
func nowhere(*sched.Event) string { return "" }

// byLine tells operations apart by where this package performs them.
func byLine(ev *sched.Event) string {
	_, line, _, _ := ev.Site()
	return string(rune(line))
}

// The anchors of a run, in an unchanged program, are the run: of early timers and data
// choices too.
func TestAnchorsAreTheScheduleTheyWereMadeOf(t *testing.T) {
	for i := range 300 {
		p := programs.Example(i)
		body, class := p.body()
		place := nowhere
		if i%2 == 0 {
			place = byLine
		}
		r := sched.NewRunner(sched.Config{Any: true, Eager: true, SpinOn: true, Trace: true}, body, nil, func(sched.Result) error { return nil })
		for seed := range uint64(20) {
			s := sched.NewAnchoring(sched.NewRandom(seed), place)
			first, _ := r.Run(s)
			want, hash := class(first), first.Hash
			again := sched.NewAnchored(s.Anchors(), place)
			got, _ := r.Run(again)
			require.Equal(t, want, class(got), "%#v, seed %d: %+v", p, seed, s.Anchors())
			require.Equal(t, hash, got.Hash)
			require.Empty(t, again.Lost(got))
			require.Equal(t, s.Deviations().Len(), len(s.Anchors().Switches)+len(s.Anchors().Choices))
		}
		r.Close()
	}
}

// twoOfOneName lets two threads of one name store what they are.
func twoOfOneName(x *int64, before func()) func() {
	return func() {
		main := sched.Here()
		first := main.Go("worker", func() { before(); store(x, 1) })
		second := main.Go("worker", func() { store(x, 2) })
		main.Join(first)
		main.Join(second)
	}
}

func TestThreadsOfOneNameAreNumbered(t *testing.T) {
	var x int64
	r := sched.NewRunner(sched.Config{Trace: true}, twoOfOneName(&x, func() {}), nil, nil)
	defer r.Close()
	list := sched.Anchors{Switches: []sched.AnchoredSwitch{{After: sched.Anchor{Thread: "main"}, To: "worker#2"}}}
	s := sched.NewAnchored(list, nowhere)
	got, err := r.Run(s)
	require.NoError(t, err)
	require.Empty(t, s.Lost(got))
	require.EqualValues(t, 1, x, "the second has stored first")
}

// An edit elsewhere, here an operation that the first thread performs before, moves no
// anchor; a schedule by number it does.
func TestAnchorsSurviveAnOperationElsewhere(t *testing.T) {
	var x, y int64
	edited := false
	body := twoOfOneName(&x, func() {
		if edited {
			store(&y, 1)
		}
		load(&x)
	})
	r := sched.NewRunner(sched.Config{Trace: true}, body, nil, nil)
	defer r.Close()
	numbers := sched.Deviations{Switches: []sched.Switch{{Thread: 1, Nth: 1, Target: 2}}}
	recorder := sched.NewAnchoring(numbers.Strategy(), byLine)
	order := func(s sched.Strategy) (kinds []string) {
		got, err := r.Run(s)
		require.NoError(t, err)
		for _, ev := range got.Events {
			kinds = append(kinds, ev.Name+" "+ev.Kind.String())
		}
		return kinds
	}
	require.Equal(t, []string{"worker Load", "worker Store", "worker Store"}, order(recorder))
	require.EqualValues(t, 1, x)
	edited = true
	anchored := sched.NewAnchored(recorder.Anchors(), byLine)
	require.Equal(t, []string{"worker Store", "worker Load", "worker Store", "worker Store"}, order(anchored))
	require.EqualValues(t, 1, x, "after its load the first thread was left")
	require.Equal(t, []string{"worker Store", "worker Store", "worker Load", "worker Store"}, order(numbers.Strategy()),
		"the number has come to mean another operation")
}

func TestLostAnchorsSayWhy(t *testing.T) {
	var mutex byte
	body := func() {
		together(func() {
			t := sched.Here()
			t.Lock(unsafe.Pointer(&mutex))
			t.Unlock(unsafe.Pointer(&mutex))
		}, func() {
			t := sched.Here()
			t.Lock(unsafe.Pointer(&mutex))
			t.Unlock(unsafe.Pointer(&mutex))
		})
	}
	r := sched.NewRunner(sched.Config{Trace: true}, body, nil, nil)
	defer r.Close()
	lock := sched.Anchor{Thread: "g1", Op: "Lock", Nth: 1}
	second := lock
	second.Nth = 2
	list := sched.Anchors{
		Switches: []sched.AnchoredSwitch{{After: lock, To: "g2"}, {After: second, To: "g2"}, {After: sched.Anchor{Thread: "main"}, To: "g1"}},
		Choices:  []sched.AnchoredChoice{{After: lock, Op: "Unlock", Value: 1}},
	}
	s := sched.NewAnchored(list, nowhere)
	got, err := r.Run(s)
	require.NoError(t, err)
	require.Equal(t, []sched.Lost{
		{Entry: 0, Reached: true, Performed: 1},  // g2 waits for the mutex
		{Entry: 1, Reached: false, Performed: 1}, // nobody locks twice
		{Entry: 3, Reached: true, Performed: 1},  // an Unlock leaves nothing open
	}, s.Lost(got), "what run-to-block does by itself is not lost")
}

// An entry is not lost where nobody but its target can go on.
func TestAnchorsOfTheOnlyWay(t *testing.T) {
	var x int64
	r := sched.NewRunner(sched.Config{Trace: true}, func() { together(func() { store(&x, 1) }) }, nil, nil)
	defer r.Close()
	s := sched.NewAnchored(sched.Anchors{Switches: []sched.AnchoredSwitch{{After: sched.Anchor{Thread: "main"}, To: "g1"}}}, nowhere)
	got, err := r.Run(s)
	require.NoError(t, err)
	require.Empty(t, s.Lost(got))
}

// Choices between two operations of a thread are told apart by their number.
func TestAnchorsOfSeveralChoices(t *testing.T) {
	var made [3]int
	body := func() {
		together(func() {
			for i := range made {
				made[i] = sched.Here().Choose(3, true)
			}
		})
	}
	r := sched.NewRunner(sched.Config{Trace: true}, body, nil, nil)
	defer r.Close()
	for seed := range uint64(20) {
		s := sched.NewAnchoring(sched.NewRandom(seed), nowhere)
		_, err := r.Run(s)
		require.NoError(t, err)
		want := made
		_, err = r.Run(sched.NewAnchored(s.Anchors(), nowhere))
		require.NoError(t, err)
		require.Equal(t, want, made)
	}
}
