//go:build race

package sched_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Races make the test process fail, so that those on purpose happen in a child:
// this test binary again, told by the environment which program to run how often.
const (
	childProgram = "GILCHECK_RACE_PROGRAM"
	childRuns    = 20
)

type racy struct {
	name     string
	body     func()
	strategy sched.Strategy
	function string // named in the report
}

var racyPrograms = []racy{
	{"counter", counter, sched.NewRandom(1), "sched_test.counter.func"},
	{"counter with one thread after the other", counter, sched.RunToBlock{}, "sched_test.counter.func"},
	{"read after unlock", readAfterUnlock, sched.NewRandom(1), "sched_test.readAfterUnlock.func"},
	{"double-checked initialisation", doubleChecked, sched.NewRandom(1), "sched_test.doubleChecked.func"},
	{"timer fires on a bystander", bystander, sched.RunToBlock{}, "sched_test.bystander.func"},
	{"woken by another", wokenByAnother, sched.RunToBlock{}, "sched_test.wokenByAnother.func"},
	{"readers write", readersWrite, sched.NewRandom(1), "sched_test.readersWrite.func"},
	{"before a receive", racyChannel, sched.RunToBlock{}, "sched_test.racyChannel.func"},
	{"after a close", racyClose, sched.RunToBlock{}, "sched_test.racyClose.func"},
	{"atomic and plain", racyAtomic, sched.NewRandom(1), "sched_test.racyAtomic.func"},
	{"ordered by loads", racyStore, sched.RunToBlock{}, "sched_test.racyStore.func"},
}

// accesses finds who made the two that a report is about; child joins its lines.
var accesses = regexp.MustCompile(`(?:[Rr]ead|[Ww]rite) at \w+ by [^|]*\|\s*([^|]*)\|`)

func TestTheDetectorReportsRacesInEveryRun(t *testing.T) {
	for _, p := range racyPrograms {
		t.Run(p.name, func(t *testing.T) {
			runs, reports := child(t, p.name)
			require.Len(t, runs, childRuns)
			for _, n := range runs {
				require.NotEqual(t, "0", n, "reports by run: %v", runs)
			}
			require.Contains(t, reports[0], "WARNING: DATA RACE")
			for _, r := range reports {
				require.Contains(t, r, p.function)
				for _, access := range accesses.FindAllStringSubmatch(r, -1) {
					require.Regexp(t, `sched_test\.|^sync/atomic\.`, access[1], "not the program's: %s", r)
				}
			}
		})
	}
}

// child runs the program in a process of its own. It returns the number of
// reports of each run, and their text.
func child(t *testing.T, program string) (runs, reports []string) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "race")
	cmd := exec.Command(os.Args[0], "-test.run=^TestRaceChild$", "-test.v")
	cmd.Env = append(os.Environ(), childProgram+"="+program, "GORACE="+sched.RaceOptions+" log_path="+log)
	out, _ := cmd.CombinedOutput() // it fails: package testing counts races, too
	for _, line := range strings.Split(string(out), "\n") {
		if n, ok := strings.CutPrefix(line, "races: "); ok {
			runs = append(runs, n)
		}
		if r, ok := strings.CutPrefix(line, "report: "); ok {
			reports = append(reports, r)
		}
	}
	require.NotEmpty(t, reports, "%s", out)
	return runs, reports
}

func TestRaceChild(t *testing.T) {
	name := os.Getenv(childProgram)
	if name == "" {
		t.Skip("runs in a child process only")
	}
	e := sched.New(sched.Config{})
	defer e.Close()
	log := sched.OpenRaceLog()
	for _, p := range racyPrograms {
		for i := 0; p.name == name && i < childRuns; i++ {
			r := e.Run(p.strategy, p.body)
			require.Equal(t, sched.Finished, r.Outcome)
			text, err := log.Since()
			require.NoError(t, err)
			fmt.Printf("races: %d\nreport: %s\n", r.Races, strings.ReplaceAll(text, "\n", "|"))
		}
	}
}

// use keeps the compiler from dropping a read.
//
//go:noinline
func use(int) {}

func counter() {
	n := new(int)
	for range 2 {
		sched.Go(func() { *n++ })
	}
}

func readAfterUnlock() {
	n := new(int)
	mu := new(byte)
	for range 2 {
		sched.Go(func() {
			t := sched.Here()
			t.Lock(unsafe.Pointer(mu))
			*n++
			t.Unlock(unsafe.Pointer(mu))
			use(*n)
		})
	}
}

func doubleChecked() {
	var value *int
	mu := new(byte)
	for range 2 {
		sched.Go(func() {
			t := sched.Here()
			if value == nil {
				t.Lock(unsafe.Pointer(mu))
				if value == nil {
					value = new(int)
				}
				t.Unlock(unsafe.Pointer(mu))
			}
			use(*value)
		})
	}
}

// bystander has the second thread fire the timer of the first, which orders
// what the first did before nothing that the second does.
func bystander() {
	n := new(int)
	t := sched.Here()
	t.Go("first", func() {
		*n = 1
		sched.Here().Sleep(time.Millisecond)
	})
	second := t.Go("second", func() {
		sched.Here().Sleep(2 * time.Millisecond)
		*n = 2
	})
	t.Join(second)
}

// wokenByAnother has the first thread signal before anybody waits; who waits
// later is woken by the second, and ordered after that one only.
func wokenByAnother() {
	n := new(int)
	mu, cond := new(byte), new(byte)
	sched.Go(func() {
		*n = 1
		sched.Here().Signal(unsafe.Pointer(cond))
	})
	sched.Go(func() {
		t := sched.Here()
		t.Lock(unsafe.Pointer(mu))
		t.CondWait(unsafe.Pointer(cond), unsafe.Pointer(mu))
		t.Unlock(unsafe.Pointer(mu))
		*n = 2
	})
	sched.Go(func() { sched.Here().Signal(unsafe.Pointer(cond)) })
}

func readersWrite() {
	n := new(int)
	mu := new([4]byte)
	for range 2 {
		sched.Go(func() {
			t := sched.Here()
			t.RLock(unsafe.Pointer(mu))
			*n++
			t.RUnlock(unsafe.Pointer(mu))
		})
	}
}
