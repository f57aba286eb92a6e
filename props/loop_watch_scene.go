package props

import "time"

// watchScenes are about a loop that watches descriptors: virtual pipes, in a controlled
// execution. They show by a schedule what the checks with real wires may see as well;
// what else goes wrong is left to these, since a loop may have system calls that the
// scheduler does not control.
func watchScenes() []loopScene {
	can := func(p loopPowers) bool { return p.watches && watchable }
	return []loopScene{
		{name: "removed-reader", promise: "loop-cancellation", inside: true, lenient: true, long: true, can: can, play: playRemoved},
		{name: "readable-pipe", promise: "loop-no-starvation", inside: true, lenient: true, long: true, can: can, play: playReadable},
	}
}

// watches has the loop watch a virtual pipe, if it can. The function writes a byte to it.
func (x *loopRun) watches(f func()) (fd int, write func()) {
	fd, write, err := openVirtualPipe()
	if err == nil {
		err = x.loop.loop.(LoopWatcher).AddReader(fd, f)
	}
	if err != nil {
		x.refused = true
		return 0, func() {}
	}
	return fd, write
}

// playRemoved has two pipes readable at once, and readers of which each removes both.
func playRemoved(x *loopRun, _ loopPowers) func() string {
	var fds [2]int
	var writes [2]func()
	wrong, called := "", 0
	for i := range fds {
		fds[i], writes[i] = x.watches(func() {
			x.tell("the reader of pipe %d is called", i)
			if called++; called > 1 {
				wrong = "two pipes are readable at once, the first of their readers removes both, and the second is called nevertheless"
				return
			}
			for i, fd := range fds {
				x.tell("removes the reader of pipe %d", i)
				x.loop.loop.(LoopWatcher).RemoveReader(fd)
			}
			x.afterwards(loopPause, x.loop.stop)
		})
	}
	for _, write := range writes {
		write()
	}
	if x.refused {
		x.loop.soon(x.loop.stop)
	}
	return func() string { return wrong }
}

// lateReads is how often a reader may be called when a timer is due already. In asyncio
// it is once, since events come before timers in a turn.
const lateReads = 10

// playReadable has a pipe that stays readable, and a timer.
func playReadable(x *loopRun, _ loopPowers) func() string {
	var write func()
	wrong, late, fd := "", 0, 0
	due := x.now() + 2*time.Millisecond
	ends := func() {
		x.loop.loop.(LoopWatcher).RemoveReader(fd)
		x.loop.stop()
	}
	fd, write = x.watches(func() {
		x.tell("the reader is called, and leaves the byte")
		x.works(time.Millisecond)
		if x.now() > due {
			late++
		}
		if late > lateReads && wrong == "" {
			wrong = "a pipe that the loop watches stays readable, and its reader, which is called again and again, keeps a timer that is due from being served"
			ends()
		}
	})
	if x.refused {
		x.loop.soon(x.loop.stop)
		return func() string { return "" }
	}
	x.loop.later(time.Millisecond, func() {
		x.tell("the timer is served")
		ends()
	})
	write()
	return func() string { return wrong }
}
