package props

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// A loopStep is one step of a loop's program. Who takes it is main, before the loop
// runs; a callback, while it runs; or a thread of its own. Callbacks are a, b, c …, and
// each is arranged once.
type loopStep struct {
	who      string // main, a, T1
	do       loopAction
	callback string        // of Soon, Later, Send and Cancel
	d        time.Duration // of Later, Work and Sleep
}

// A loopAction is what a step does.
type loopAction string

const (
	loopSoon   loopAction = "Soon"   // the loop's thread: CallSoon
	loopLater  loopAction = "Later"  // the loop's thread: CallLater
	loopCancel loopAction = "Cancel" // the loop's thread: Cancel of the callback's handle
	loopWork   loopAction = "Work"   // a callback: time passes
	loopStop   loopAction = "Stop"   // a callback: Stop
	loopAgain  loopAction = "Again"  // a callback: Stop, and main runs the loop once more
	loopSend   loopAction = "Send"   // a thread, or a callback: CallSoonThreadsafe
	loopUse    loopAction = "Use"    // a thread: takes the lock, and lets go
	loopSleep  loopAction = "Sleep"  // a thread: time passes
)

// A loopProgram is what the threads of one execution do, as data.
type loopProgram []loopStep

// String writes the program as parseLoop reads it: "main.Soon(a) a.Later(b,5ms) T1.Send(c)".
func (p loopProgram) String() string {
	words := make([]string, len(p))
	for i, s := range p {
		var args []string
		if s.callback != "" {
			args = append(args, s.callback)
		}
		if s.d > 0 {
			args = append(args, s.d.String())
		}
		words[i] = s.who + "." + string(s.do)
		if len(args) > 0 {
			words[i] += "(" + strings.Join(args, ",") + ")"
		}
	}
	return strings.Join(words, " ")
}

// loopActions are the actions: by whom, and with what.
var loopActions = map[loopAction]struct{ main, callback, thread, names, lasts bool }{
	loopSoon:   {main: true, callback: true, names: true},
	loopLater:  {main: true, callback: true, names: true, lasts: true},
	loopCancel: {main: true, callback: true, names: true},
	loopWork:   {callback: true, lasts: true},
	loopStop:   {callback: true},
	loopAgain:  {callback: true},
	loopSend:   {callback: true, thread: true, names: true},
	loopUse:    {thread: true},
	loopSleep:  {thread: true, lasts: true},
}

func parseLoop(text string) (loopProgram, error) {
	var p loopProgram
	arranged := map[string]bool{}
	for _, word := range strings.Fields(text) {
		s, ok := parseLoopStep(word)
		if !ok {
			return nil, fmt.Errorf("%q is no step of an event loop's program; one is like a.Later(b,5ms)", word)
		}
		if s.callback != "" && s.do != loopCancel {
			if arranged[s.callback] {
				return nil, fmt.Errorf("%q is no step of this event loop's program: %s is arranged before", word, s.callback)
			}
			arranged[s.callback] = true
		}
		p = append(p, s)
	}
	return p, nil
}

func parseLoopStep(word string) (s loopStep, ok bool) {
	who, rest, ok := strings.Cut(word, ".")
	do, args, with := strings.Cut(rest, "(")
	args, closed := strings.CutSuffix(args, ")")
	s = loopStep{who: who, do: loopAction(do)}
	form, known := loopActions[s.do]
	if !ok || !known || with != closed || with != (form.names || form.lasts) {
		return s, false
	}
	name, duration := args, args
	if form.names && form.lasts {
		name, duration, ok = strings.Cut(args, ",")
	}
	if form.names {
		s.callback = name
		ok = ok && isCallback(name)
	}
	if form.lasts {
		var err error
		s.d, err = time.ParseDuration(duration)
		ok = ok && err == nil && s.d > 0
	}
	return s, ok && (who == "main" && form.main || isCallback(who) && form.callback || isThread(who) && form.thread)
}

func isCallback(who string) bool { return len(who) == 1 && who[0] >= 'a' && who[0] <= 'z' }

func isThread(who string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(who, "T"))
	return strings.HasPrefix(who, "T") && err == nil && n >= 1 && n <= loopThreadsMax
}

// loopThreadsMax is the most threads beside the loop's that a program has.
const loopThreadsMax = threadsMax - 1

// threads are the names of the program's threads, in order.
func (p loopProgram) threads() []string {
	var names []string
	for _, s := range p {
		if isThread(s.who) && !slices.Contains(names, s.who) {
			names = append(names, s.who)
		}
	}
	slices.Sort(names)
	return names
}

// without is the program without its i-th step, and without the steps of callbacks that
// nobody arranges any more.
func (p loopProgram) without(i int) loopProgram {
	q := slices.Delete(slices.Clone(p), i, i+1)
	for {
		arranged := map[string]bool{}
		for _, s := range q {
			arranged[s.callback] = arranged[s.callback] || s.do != loopCancel
		}
		n := len(q)
		q = slices.DeleteFunc(q, func(s loopStep) bool {
			return isCallback(s.who) && !arranged[s.who] || s.do == loopCancel && !arranged[s.callback]
		})
		if len(q) == n {
			return q
		}
	}
}

// smaller are the programs that come next when this one is made smaller.
func (p loopProgram) smaller() []loopProgram {
	var all []loopProgram
	for i := range p {
		if q := p.without(i); len(q) > 0 {
			all = append(all, q)
		}
	}
	threads := p.threads()
	for i, name := range threads {
		if i > 0 {
			all = append(all, p.renamed(name, threads[0]))
		} else if name != "T1" {
			all = append(all, p.renamed(name, "T1"))
		}
	}
	return all
}

// renamed has what one thread does done by another.
func (p loopProgram) renamed(from, to string) loopProgram {
	q := slices.Clone(p)
	for i := range q {
		if q[i].who == from {
			q[i].who = to
		}
	}
	return q
}

// Generated programs are small: every rule of the model is about two or three callbacks.
const (
	loopCallbacks = 7
	loopExtras    = 6
)

// loopPrograms draws programs with up to most threads beside the loop's.
func loopPrograms(most int) *rapid.Generator[loopProgram] {
	return rapid.Custom(func(t *rapid.T) loopProgram { return drawLoop(t, most) })
}

func drawLoop(t *rapid.T, most int) loopProgram {
	var p loopProgram
	duration := rapid.SampledFrom([]time.Duration{time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond})
	threads := rapid.IntRange(1, most).Draw(t, "threads")
	thread := func() string { return fmt.Sprintf("T%d", rapid.IntRange(1, threads).Draw(t, "thread")) }
	n := rapid.IntRange(1, loopCallbacks).Draw(t, "callbacks")
	name := func(i int) string { return string(rune('a' + i)) }
	for i := range n {
		s := loopStep{who: "main", do: loopSoon, callback: name(i)}
		if by := rapid.IntRange(-2, i-1).Draw(t, "by"); by >= 0 {
			s.who = name(by)
		} else if by == -2 {
			s.who, s.do = thread(), loopSend
		}
		if s.do == loopSoon {
			switch how := rapid.IntRange(0, 5).Draw(t, "how"); {
			case how < 2:
				s.do, s.d = loopLater, duration.Draw(t, "delay")
			case how == 2 && s.who != "main":
				s.do = loopSend
			}
		}
		p = append(p, s)
	}
	for range rapid.IntRange(0, loopExtras).Draw(t, "extras") {
		callback := name(rapid.IntRange(0, n-1).Draw(t, "who"))
		switch rapid.IntRange(0, 5).Draw(t, "extra") {
		case 0:
			p = append(p, loopStep{who: callback, do: loopWork, d: duration.Draw(t, "work")})
		case 1:
			p = append(p, loopStep{who: callback, do: loopCancel, callback: name(rapid.IntRange(0, n-1).Draw(t, "whom"))})
		case 2:
			p = append(p, loopStep{who: callback, do: rapid.SampledFrom([]loopAction{loopStop, loopAgain}).Draw(t, "stop")})
		case 3:
			p = append(p, loopStep{who: thread(), do: loopSleep, d: duration.Draw(t, "sleep")})
		default:
			p = append(p, loopStep{who: thread(), do: loopUse})
		}
	}
	return p
}
