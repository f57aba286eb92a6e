package sched

import (
	"runtime"
	"strings"
)

// A stackText is what the runtime prints of a goroutine.
type stackText struct {
	number      string
	state       string // "running", "chan receive", ...
	frames      string // two lines each
	maker       string // the function that started it, and its place; "" for the first goroutine
	makerNumber string
}

// ownStackMax is how much of a goroutine's own stack is looked at, in bytes. The
// runtime prints 100 frames at most, of some 150 bytes each.
const ownStackMax = 32 << 10

// ownStack is the calling goroutine's.
func ownStack() stackText {
	buf := make([]byte, ownStackMax)
	return stackIn(string(buf[:runtime.Stack(buf, false)]))
}

// stacksIn reads what runtime.Stack prints of all goroutines.
func stacksIn(text string) []stackText {
	var all []stackText
	for _, one := range strings.Split(text, "\n\n") {
		all = append(all, stackIn(one))
	}
	return all
}

// stackIn reads "goroutine 7 [chan receive, 2 minutes]:", the frames, and "created
// by testing.(*T).Run in goroutine 1" with its place (runtime/traceback.go).
func stackIn(text string) (s stackText) {
	header, rest, _ := strings.Cut(text, "\n")
	s.number, s.state, _ = strings.Cut(strings.TrimPrefix(header, "goroutine "), " ")
	_, s.state, _ = strings.Cut(s.state, "[")
	s.state, _, _ = strings.Cut(s.state, "]")
	s.state, _, _ = strings.Cut(s.state, ",")
	frames, maker, _ := strings.Cut("\n"+rest, "\ncreated by ")
	s.frames = strings.TrimPrefix(frames, "\n")
	function, place, _ := strings.Cut(maker, "\n")
	function, s.makerNumber, _ = strings.Cut(function, " in goroutine ")
	if function != "" {
		s.maker = function + " at " + placeOf(place)
	}
	return s
}

// synchronous are the functions that start a goroutine and then wait for it: it acts
// for the thread that has called them.
var synchronous = []string{"testing.(*T).Run ", "iter.Pull[", "iter.Pull2["}

// actsForItsMaker reports that the goroutine was started by a function that waits
// for it.
func (s stackText) actsForItsMaker() bool {
	for _, name := range synchronous {
		if strings.HasPrefix(s.maker, name) {
			return true
		}
	}
	return false
}

// userFrame is the first of the frames that is the user's: "example.com/lock.(*L).Lock
// at lock.go:12"; "" if there is none.
func userFrame(frames string) string {
	lines := strings.Split(frames, "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		function := lines[i]
		if open := strings.LastIndexByte(function, '('); open > 0 {
			function = function[:open]
		}
		file, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
		if colon := strings.LastIndexByte(file, ':'); colon > 0 {
			file = file[:colon]
		}
		if Users(function, file) {
			return function + " at " + placeOf(lines[i+1])
		}
	}
	return ""
}

// placeOf shortens "\t/home/me/lock/lock.go:12 +0x1d" to "lock.go:12".
func placeOf(line string) string {
	place, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return place[strings.LastIndexByte(place, '/')+1:]
}
