package eventloop

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// A performance is one run of one program. testdata/perform.py does the same.
type performance struct {
	program
	loop    *Loop
	start   time.Time
	journal journal
	tasks   map[int]*Future[int]
	handles map[int]*Handle
	locks   []*Lock
	event   *Event
	queue   *Queue[int]
}

// perform runs the program and returns what happened.
func perform(l *Loop, program program) journal {
	p := &performance{
		program: program, loop: l, start: time.Now(),
		tasks: map[int]*Future[int]{}, handles: map[int]*Handle{},
		locks: []*Lock{NewLock(l), NewLock(l)}, event: NewEvent(l), queue: NewQueue[int](l, 1),
	}
	for i, task := range p.Tasks {
		if task.Starts {
			p.spawn(i)
		}
	}
	waits := 0
	l.selector = observed{l.selector, func(timeout time.Duration) {
		if timeout != 0 {
			waits++
			p.cue(waits)
		}
	}}
	l.CallLater(time.Duration(p.End)*time.Second, l.Stop)
	if err := l.RunForever(); err != nil {
		p.note("error: %v", err)
	}
	return append(journal{}, p.journal...) // without what Close will add
}

func (p *performance) note(format string, values ...any) {
	p.journal.add("%s @%d", fmt.Sprintf(format, values...), time.Since(p.start)/time.Second)
}

// cue lets another thread call, if this is the wait for it.
func (p *performance) cue(wait int) {
	for _, cue := range p.Cues {
		if cue.Wait == wait {
			called := make(chan error)
			go func() { called <- p.loop.CallSoonThreadsafe(func() { p.cancel(cue.Task) }) }()
			if err := <-called; err != nil {
				p.note("error: %v", err)
			}
		}
	}
}

func (p *performance) spawn(i int) {
	if p.tasks[i] == nil {
		p.tasks[i] = NewTask(p.loop, func() (int, error) { return p.body(i) })
	}
}

func (p *performance) cancel(i int) {
	if p.tasks[i] != nil {
		p.note("cancel %d: %t", i, p.tasks[i].Cancel())
	}
}

func (p *performance) body(i int) (int, error) {
	var held [2]bool
	defer func() {
		for k, mine := range held {
			if mine {
				p.locks[k].Release()
			}
		}
		p.note("%d ends", i)
	}()
	for number, s := range p.Tasks[i].Steps {
		result, err := p.step(i, &held, s)
		switch {
		case err == nil:
			p.note("%d.%d %s: %v", i, number, s.Op, result)
		case errors.Is(err, ErrTimeout):
			p.note("%d.%d %s: timeout", i, number, s.Op)
		case errors.Is(err, ErrCancelled):
			p.note("%d.%d %s: cancelled", i, number, s.Op)
			if !p.Tasks[i].Stubborn {
				return 0, err
			}
		default:
			return 0, err // the loop is closed
		}
	}
	return i, nil
}

func (p *performance) step(i int, held *[2]bool, s step) (result any, err error) {
	args := append(slices.Clone(s.Args), 0, 0)
	first := args[0]
	later := func(o int) bool { return p.tasks[o] != nil && o > i }
	call := func() { p.note("call %d", first) }
	result = "ok"
	switch s.Op {
	case "await", "shield", "timeout":
		if !later(first) {
			return "skipped", nil
		}
	}
	switch s.Op {
	case "sleep":
		err = p.loop.Sleep(time.Duration(first) * time.Second)
	case "await":
		return p.tasks[first].Await()
	case "shield":
		return Shield(p.tasks[first]).Await()
	case "timeout":
		return WaitFor(p.tasks[first], time.Duration(args[1])*time.Second)
	case "gather":
		return p.gather(s.Args, later)
	case "cancel":
		p.cancel(first)
	case "spawn":
		p.spawn(first)
	case "acquire":
		if !held[first] {
			err = p.locks[first].Acquire()
			held[first] = err == nil
		}
	case "release":
		if held[first] {
			held[first] = false
			p.locks[first].Release()
		}
	case "wait":
		err = p.event.Wait()
	case "set":
		p.event.Set()
	case "clear":
		p.event.Clear()
	case "put":
		err = p.queue.Put(first)
	case "get":
		return p.queue.Get()
	case "soon":
		p.handles[first] = p.loop.CallSoon(call)
	case "threadsafe":
		err = p.loop.CallSoonThreadsafe(call)
	case "later":
		p.handles[first] = p.loop.CallLater(time.Duration(args[1])*time.Second, call)
	case "drop":
		if h := p.handles[first]; h != nil {
			h.Cancel()
		}
	}
	return result, err
}

func (p *performance) gather(others []int, later func(int) bool) (any, error) {
	var parts []*Future[int]
	for _, o := range others {
		if later(o) && !p.tasks[o].Done() {
			parts = append(parts, p.tasks[o])
		}
	}
	if len(parts) == 0 {
		return "ok", nil
	}
	values, err := Gather(p.loop, parts...).Await()
	sum := 0
	for _, value := range values {
		sum += value
	}
	return sum, err
}
