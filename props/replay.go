package props

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props/replay"
)

// Replay runs a lock under one schedule that broke a promise, and fails if it still
// does. The counterexample is the content of a file for `gilcheck replay`, in which the
// schedule is tied to lines of source, or what GILCHECK_REPLAY takes, which fits only
// the source that it was found in. `gilcheck replay -emit-test FILE` writes such tests.
// The options are those of Verify.
//
// If the source has changed so that the schedule has no meaning any more, the test is
// skipped with the reason: delete it, or look for the bug anew with Verify. TestMain
// must call Main.
func Replay[L Lock[T], T Thread](t *testing.T, newLock func() L, counterexample string, opts ...Option) {
	t.Helper()
	s, err := newSubject(newLock)
	replayLock(t, s, err, counterexample, opts)
}

// ReplayLocker is Replay for any sync.Locker.
func ReplayLocker[L sync.Locker](t *testing.T, newLock func() L, counterexample string, opts ...Option) {
	t.Helper()
	s, err := newLockerSubject(newLock)
	replayLock(t, s, err, counterexample, opts)
}

// ReplayTest is Replay for a test that Explore has made fail.
func ReplayTest(t *testing.T, body func(t *testing.T), counterexample string, opts ...Option) {
	t.Helper()
	f, err := given(t, counterexample)
	settings, optionErr := newSettings(opts)
	if err := errors.Join(err, optionErr); err != nil {
		t.Fatal(err)
	}
	x := &exploration{t: t, test: body, settings: settings, pkg: callerPackage()}
	var o replay.Outcome
	if f != nil {
		o, err = x.replayOne(f)
	} else {
		_, d, manner, _, parseErr := parseInside(counterexample)
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		o, err = x.follow(manner, planOf(d))
	}
	if err != nil {
		t.Fatal(err)
	}
	conclude(t, o)
}

func replayLock(t *testing.T, s *subject, err error, counterexample string, opts []Option) {
	t.Helper()
	f, textErr := given(t, counterexample)
	settings, optionErr := newSettings(opts)
	if err := errors.Join(err, textErr, optionErr); err != nil {
		t.Fatal(err)
	}
	settings.replay = counterexample
	v := newVerification(t, s, settings, callerPackage())
	o := replay.Outcome{}
	if f != nil {
		o = v.replayOne(f)
	} else if p, d, manner, inside, err := parseInside(counterexample); inside && err == nil {
		o = v.outcome(v.replayInside(p, manner, planOf(d)), "")
	} else {
		v.replay()
		o = v.outcome(o, "")
	}
	o.Columns = nil // they have been logged
	conclude(t, o)
}

// given reads a counterexample, nil if it is not the content of a file, and ends the
// test if this binary cannot replay it.
func given(t *testing.T, counterexample string) (f *replay.File, err error) {
	t.Helper()
	_, _, inside := replay.MannerOf(strings.TrimPrefix(counterexample, replay.LoopPrefix))
	if strings.HasPrefix(strings.TrimSpace(counterexample), "{") {
		if f, err = replay.Decode([]byte(counterexample)); err != nil {
			return nil, err
		}
		inside = f.Inside()
	}
	switch reason := outsideReason(); {
	case reason == "" || !inside:
	case os.Getenv(InsideVariable) != "":
		t.Skipf("not replayed: %s", reason)
	default:
		t.Fatalf("a schedule inside the lock cannot be followed: %s", reason)
	}
	return f, nil
}

// conclude gives the outcome the form that `go test` has for it.
func conclude(t *testing.T, o replay.Outcome) {
	t.Helper()
	switch {
	case o.Promise != "":
		t.Error(o.Text)
	case o.Problem != "":
		t.Fatal(o.Problem)
	case len(o.Drift) > 0:
		t.Skipf("the source has changed, and the schedule has no meaning any more: %s", strings.Join(o.Drift, "; "))
	default:
		t.Log(notBroken(o))
	}
}
