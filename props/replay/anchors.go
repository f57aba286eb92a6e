package replay

import (
	"fmt"

	"github.com/gilcheck/gilcheck/props/sched"
)

// SetAnchors takes over what the engine has found. places is what it asked; row says
// how an event of the run is shown.
func (f *File) SetAnchors(a sched.Anchors, places *Sources, row func(event int) string) {
	anchor := func(a sched.Anchor, event int) Anchor {
		b := Anchor{Thread: a.Thread, Op: a.Op, Nth: a.Nth, Place: places.places[a.Place]}
		if event >= 0 {
			b.Row = row(event)
		}
		return b
	}
	f.Switches, f.Choices = nil, nil
	for _, s := range a.Switches {
		f.Switches = append(f.Switches, Switch{After: anchor(s.After, s.Event), To: s.To})
	}
	for _, c := range a.Choices {
		f.Choices = append(f.Choices, Choice{After: anchor(c.After, c.Event), Op: c.Op, Skip: c.Skip, Value: c.Value})
	}
}

// Anchors are the switches and choices as the engine takes them.
func (f *File) Anchors() sched.Anchors {
	anchor := func(a Anchor) sched.Anchor {
		return sched.Anchor{Thread: a.Thread, Op: a.Op, Place: a.Place.Key(), Nth: a.Nth}
	}
	var list sched.Anchors
	for _, s := range f.Switches {
		list.Switches = append(list.Switches, sched.AnchoredSwitch{After: anchor(s.After), To: s.To})
	}
	for _, c := range f.Choices {
		list.Choices = append(list.Choices, sched.AnchoredChoice{After: anchor(c.After), Op: c.Op, Skip: c.Skip, Value: c.Value})
	}
	return list
}

// Explain says why entries were not applied. Of drift the source is the reason: the
// schedule is about another program. parted is where the program, as it is now, leaves
// the schedule: what was to go on there has to wait. What comes after that is neither.
func (f *File) Explain(lost []sched.Lost, places *Sources) (drift []string, parted string) {
	for _, l := range lost {
		text, a := f.entry(l.Entry)
		if l.Reached && parted == "" {
			parted = text + f.reached(l.Entry)
		}
		if l.Reached {
			continue
		}
		reason := places.gone(f.Package, a.Place)
		switch {
		case reason != "":
		case parted != "":
			continue
		case l.Performed == 0:
			reason = a.Thread + " does not get there any more"
		default:
			reason = fmt.Sprintf("%s does that %d times now, want %d", a.Thread, l.Performed, a.Nth)
		}
		drift = append(drift, text+reason)
	}
	return drift, parted
}

// entry describes one of the switches, then of the choices.
func (f *File) entry(i int) (string, Anchor) {
	if n := len(f.Switches); i >= n {
		c := f.Choices[i-n]
		return fmt.Sprintf("choice %d of %d, of the %s after %s: ", i-n+1, len(f.Choices), c.Op, c.After), c.After
	}
	s := f.Switches[i]
	return fmt.Sprintf("switch %d of %d, to %s after %s: ", i+1, len(f.Switches), s.To, s.After), s.After
}

func (f *File) reached(i int) string {
	if i >= len(f.Switches) {
		return "it no longer has that possibility"
	}
	return f.Switches[i].To + " cannot go on there any more"
}

// String is the operation as a reader knows it.
func (a Anchor) String() string {
	if a.Nth == 0 {
		return "the start of " + a.Thread
	}
	text := fmt.Sprintf("%s of %s", a.Op, a.Thread)
	if a.Nth > 1 {
		text = fmt.Sprintf("%s %d of %s", a.Op, a.Nth, a.Thread)
	}
	if a.Place != nil {
		text += " at " + a.Place.String()
	}
	return text
}
