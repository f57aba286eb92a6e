//go:build race

package props

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

const raceEnabled = true

// raceErrors is the number of races that the detector has reported so far.
func raceErrors() int { return runtime.RaceErrors() }

var raceLog = sync.OnceValue(sched.OpenRaceLog)

// logRaces gives the process that takes this one's place the settings under which
// the detector judges single runs: exploring provokes the same race hundreds of
// times, and nobody is to read that.
func logRaces() error { return os.Setenv("GORACE", sched.RaceSettings(os.TempDir())) }

// endRaces shows the reports that concern no exploration, and removes the log.
func endRaces() {
	showRaces()
	if log := raceLog(); log != nil {
		log.Remove()
	}
}

// showRaces writes the reports that nobody has read to where they would go if
// there were no log.
func showRaces() {
	log := raceLog()
	if log == nil {
		return
	}
	text, err := log.Since()
	if err != nil {
		text = fmt.Sprintf("the race detector's reports cannot be read: %v\n", err)
	}
	if log.Own() {
		fmt.Fprint(os.Stderr, text)
	}
}

// racesOfRun are the races reported since it was called last. Without a log it
// knows nothing of them.
func racesOfRun() []dataRace {
	log := raceLog()
	if log == nil {
		return nil
	}
	text, err := log.Since()
	if err != nil {
		return nil
	}
	return racesIn(text)
}

// amongRaces calls play, which makes runs that may race and judges that itself:
// package testing, which counts reports, is not to fail t for them.
func amongRaces(t *testing.T, play func()) {
	t.Helper()
	t.Failed() // has testing count those that there are
	showRaces()
	defer func() {
		racesOfRun() // of runs that nobody asked about
		discount(t)
	}()
	play()
}

// discount makes package testing believe that it has told of all races so far
// (lastRaceErrors in testing.common, Go 1.26). If its fields change then t is
// failed once more than it need be.
func discount(t *testing.T) {
	c := reflect.ValueOf(t).Elem().FieldByName("common")
	for c.IsValid() {
		last := c.FieldByName("lastRaceErrors")
		if !last.IsValid() || last.Type() != reflect.TypeFor[atomic.Int64]() {
			return
		}
		(*atomic.Int64)(unsafe.Pointer(last.UnsafeAddr())).Store(int64(raceErrors()))
		parent := c.FieldByName("parent")
		if !parent.IsValid() || parent.IsNil() {
			return
		}
		c = parent.Elem()
	}
}
