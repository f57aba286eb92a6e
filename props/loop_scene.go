package props

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A loopScene is a story that is the same each time. It puts what a loop offers beyond
// a Loop to the test, tasks or calls in an executor, or has too many callbacks for a
// program. It is explored inside, where a schedule shows what went wrong, and played
// once in real threads.
type loopScene struct {
	name    string // in a replay
	promise string
	can     func(loopPowers) bool
	threads bool // others than the loop's take part
	inside  bool // it is for controlled executions alone
	lenient bool // only what it says itself counts
	long    bool // it may take more steps than a run has, which says nothing of the loop

	// play begins the scene, in the loop's thread, before the loop runs, and sees to
	// it that the loop stops. What it returns is called at the end, and says in a
	// sentence what is wrong; "" if nothing is.
	play func(x *loopRun, p loopPowers) (wrong func() string)
}

// loopScenes are all there are. Their order is that of the promises.
var loopScenes = slices.Concat([]loopScene{crowdScene, timersScene}, lockScenes(), notifyScenes(),
	[]loopScene{conditionScene, executorWaits, executorEnds, executorExits, executorAlone}, watchScenes())

// scenePrefix begins the name of a scene where there could be a program.
const scenePrefix = "scene/"

// sceneNamed finds a scene by what a replay calls it.
func sceneNamed(text string) (*loopScene, bool) {
	for i := range loopScenes {
		if scenePrefix+loopScenes[i].name == text {
			return &loopScenes[i], true
		}
	}
	return nil, false
}

// title is what a replay calls the run's program or scene.
func (x *loopRun) title() string {
	if x.scene != nil {
		return scenePrefix + x.scene.name
	}
	return x.program.String()
}

// parseTitle is title backwards.
func (x *loopRun) parseTitle(text string) error {
	if scene, ok := sceneNamed(strings.TrimSpace(text)); ok {
		x.scene = scene
		return nil
	}
	p, err := parseLoop(text)
	if err == nil && len(p) == 0 {
		err = errors.New("the program is empty")
	}
	x.program = p
	return err
}

// perform plays the scene inside, with the loop at hand.
func (s *loopScene) perform(x *loopRun) {
	wrong := s.play(x, x.powers)
	if err := x.loop.run(); err != nil && !s.lenient {
		x.breaks("loop-one-at-a-time", fmt.Sprintf("RunForever returned the error %v", err))
	}
	x.see(model.LoopEvent{Kind: model.LoopClose})
	if err := x.loop.close(); err != nil && !s.lenient {
		x.breaks("loop-close", fmt.Sprintf("Close returned the error %v", err))
	}
	x.thread.Release()
	x.judgeStray()
	if message := wrong(); message != "" {
		x.breaks(s.promise, message)
	}
}

// playOutside plays the scene in real threads, in real time.
func (v *loopVerification) playOutside(s *loopScene) {
	message := ""
	wrong := func() string { return "" }
	var aside *loopRun
	hung := v.outsideLoop(func(x *loopRun) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("it panicked: %v", r)
			}
		}()
		aside = x
		wrong = s.play(x, v.settings.loop)
		return nil
	})
	switch {
	case hung:
		message = "the loop does not come to an end"
	case v.problem == nil:
		message = wrong()
	}
	if b := aside.broken; b != nil && !hung {
		v.finds(b.Promise, "%s", b.Message)
	} else if message != "" {
		v.finds(s.promise, "%s", message)
	}
	v.covered(s.promise, 1, blocking)
}

// loopPause is how many callbacks, each arranged by the last, give tasks time to run:
// in asyncio the longest way, from a cancelled wait over a lock that has to be taken
// back to the next in line, takes six.
const loopPause = 10

// afterwards calls f when the loop has had some turns.
func (x *loopRun) afterwards(turns int, f func()) {
	if turns == 0 {
		f()
		return
	}
	x.loop.soon(func() { x.afterwards(turns-1, f) })
}

// sends hands f to the loop from another thread, and once more for each interruption by a
// signal.
func (x *loopRun) sends(f func()) {
	for range loopFaults + 1 {
		err := x.loop.threadsafe(f)
		if err == nil {
			return
		}
		x.tell("the callback is refused: %v", err)
	}
}

// works lets time pass, in a controlled execution.
func (x *loopRun) works(d time.Duration) { sched.Here().Advance(d) }

// blames notes that a scene breaks another promise than its own, if it is the first.
func (x *loopRun) blames(promise, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if x.e != nil {
		x.e.Aside(func() { x.breaks(promise, message) })
	} else if x.broken == nil {
		x.broken = &model.LoopBreach{Promise: promise, Message: message}
	}
}

// now is the time by the clock that the loop reads, from some moment on.
func (x *loopRun) now() time.Duration {
	if x.e != nil {
		return x.e.Now()
	}
	return time.Since(x.began)
}

// tell adds a remark to the schedule.
func (x *loopRun) tell(format string, args ...any) {
	if x.e != nil && x.e.Tracing() {
		x.e.Note(sched.Here().Name(), fmt.Sprintf(format, args...))
	}
}

// stop is called in the loop's thread.
func (x *loopRun) stop() {
	x.stops++
	x.loop.stop()
}
