package replay

import "strings"

// A Manner says what a schedule may do besides letting threads take turns at their
// operations. It is the first word of a schedule's text.
type Manner string

// The manners.
const (
	Explore Manner = "explore" // timers fire when nobody can go on
	Eager   Manner = "eager"   // timers fire at any time
	Plain   Manner = "plain"   // as Explore, and threads take turns at plain accesses to memory too
)

// MannerOf reads the first word of a schedule's text; rest is what follows. ok is
// false if the text is no schedule: what was seen from outside has none.
func MannerOf(text string) (m Manner, rest string, ok bool) {
	word, rest, _ := strings.Cut(text, " ")
	switch m = Manner(word); m {
	case Explore, Eager, Plain:
		return m, rest, true
	}
	return "", "", false
}

// LoopPrefix begins the text of a schedule of an event loop, before the manner.
const LoopPrefix = "loop "

// Manner is that of the file's schedule, or empty if it has none.
func (f *File) Manner() Manner {
	m, _, _ := MannerOf(strings.TrimPrefix(f.Replay, LoopPrefix))
	return m
}

// Loop reports that the schedule is one of an event loop.
func (f *File) Loop() bool { return strings.HasPrefix(f.Replay, LoopPrefix) }

// Inside reports that the failure has a schedule.
func (f *File) Inside() bool { return f.Manner() != "" }
