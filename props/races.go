package props

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A dataRace is what the race detector reports, without addresses and goroutines,
// which differ from run to run: two accesses in the order of time.
type dataRace struct{ first, second access }

// An access is one of the two.
type access struct {
	verb     string // reads, writes
	function string // of the user's that makes it; "" if its stack is not known any more
	site     string // file:line
	cell     bool   // it is a holder's, to the suite's own plain variable
}

// racesShown bounds how many races of one run are told: each is a sentence.
const racesShown = 3

// The kinds of violation: the lock's own accesses race, or those of its holders only.
const (
	racing    = "data race"
	unordered = "unordered"
)

const cellPackage = ownPackage + "/cell."

// The form of a report is that of PrintReport in LLVM's tsan_report.cpp, for Go.
var (
	accessLine = regexp.MustCompile(`^(Read|Write|Previous read|Previous write) at 0x[0-9a-f]+ by `)
	frameLine  = regexp.MustCompile(`^  (\S.*)\(\)$`)
	placeLine  = regexp.MustCompile(`^      (.+):(\d+)(?: \+0x[0-9a-f]+)?$`)
)

// racesIn reads the reports of the race detector. Equal ones count once.
func racesIn(text string) []dataRace {
	var all []dataRace
	for _, report := range strings.Split(text, "WARNING: DATA RACE\n")[1:] {
		var r dataRace
		for _, block := range strings.Split(report, "\n\n") {
			head, stack, _ := strings.Cut(block, "\n")
			m := accessLine.FindStringSubmatch(head)
			if m == nil {
				continue
			}
			a := accessOf(stack)
			verb, previous := strings.CutPrefix(strings.ToLower(m[1]), "previous ")
			a.verb = verb + "s"
			if previous {
				r.first = a
			} else {
				r.second = a
			}
		}
		if r.second.verb != "" && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// accessOf finds who made an access: the innermost frame that is the user's.
func accessOf(stack string) access {
	lines := strings.Split(stack, "\n")
	for i := 0; i+1 < len(lines); i++ {
		frame, place := frameLine.FindStringSubmatch(lines[i]), placeLine.FindStringSubmatch(lines[i+1])
		if frame == nil || place == nil {
			continue
		}
		if strings.HasPrefix(frame[1], cellPackage) {
			return access{cell: true}
		}
		if sched.Users(frame[1], place[1]) {
			return access{function: frame[1][strings.LastIndexByte(frame[1], '/')+1:], site: filepath.Base(place[1]) + ":" + place[2]}
		}
	}
	return access{}
}

// String is the race in a sentence.
func (r dataRace) String() string {
	return fmt.Sprintf("%s what %s, and nothing orders the two", r.second.text(), r.first.text())
}

func (a access) text() string {
	switch {
	case a.cell:
		return "a holder of the lock " + a.verb
	case a.function == "":
		return "a function that the race detector has forgotten " + a.verb
	}
	return fmt.Sprintf("%s %s at %s", a.function, a.verb, a.site)
}

// sentences tells some of the races, one a line.
func sentences(races []dataRace) string {
	var lines []string
	for _, r := range races[:min(len(races), racesShown)] {
		lines = append(lines, r.String())
	}
	if n := len(races) - racesShown; n > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", n))
	}
	if lines == nil {
		lines = []string{"two accesses to one variable, at least one of them a write, and nothing orders them"}
	}
	return strings.Join(lines, "\n")
}

// raceInside is the violation that the races of a run inside a lock are.
func raceInside(races []dataRace) *violation {
	own := slices.DeleteFunc(slices.Clone(races), func(r dataRace) bool { return r.first.cell && r.second.cell })
	if len(own) > 0 || len(races) == 0 {
		return &violation{"visibility", racing, "data race inside the lock: " + sentences(own), false}
	}
	return &violation{"visibility", unordered,
		"what a holder wrote to a plain variable is not ordered before what the next holder does with it: no edge leads from the release to the acquire", false}
}
