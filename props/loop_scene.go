package props

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A loopScene puts what a loop offers beyond a Loop to the test: a story of tasks, or
// of calls in an executor, that is the same each time. It is explored inside, where a
// schedule shows what went wrong, and played once in real threads.
type loopScene struct {
	name    string // in a replay
	promise string
	can     func(loopPowers) bool
	threads bool // others than the loop's take part

	// play begins the scene, in the loop's thread, before the loop runs, and sees to
	// it that the loop stops. What it returns is called at the end, and says in a
	// sentence what is wrong; "" if nothing is.
	play func(x *loopRun, p loopPowers) (wrong func() string)
}

// loopScenes are all there are. Their order is that of the promises.
var loopScenes = append(lockScenes(), conditionScene, executorWaits, executorEnds)

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
	if err := x.loop.run(); err != nil {
		x.breaks("loop-one-at-a-time", fmt.Sprintf("RunForever returned the error %v", err))
	}
	x.see(model.LoopEvent{Kind: model.LoopClose})
	if err := x.loop.close(); err != nil {
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
	hung := v.outsideLoop(func(x *loopRun) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("it panicked: %v", r)
			}
		}()
		wrong = s.play(x, v.settings.loop)
		return nil
	})
	switch {
	case hung:
		message = "the loop does not come to an end"
	case v.problem == nil:
		message = wrong()
	}
	if message != "" {
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

// tell adds a remark to the schedule.
func (x *loopRun) tell(format string, args ...any) {
	if x.e != nil && x.e.Tracing() {
		x.e.Note(sched.Here().Name(), fmt.Sprintf(format, args...))
	}
}
