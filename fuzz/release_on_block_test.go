package fuzz

import (
	"testing"

	"github.com/gilcheck/gilcheck/props/program"
)

const blockers = 3 // threads of FuzzReleaseOnBlock

// FuzzReleaseOnBlock lets three threads run freely. Each signs a plain variable
// whenever it has got the lock and wipes its name before it lets go, and in each
// blocking call a visitor takes the lock: it must get in, whatever the others do.
// The calls end by returning, by a panic or by Goexit, and the thread must hold
// the lock again each time.
func FuzzReleaseOnBlock(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		p := program.Decode(data, blockers)
		w := newGuestbook(blockers)
		wrong := inBubble(t, p, func() string {
			c := newCrew(blockers, len(p), w)
			for id := range blockers {
				w.visitors[id] = c.lock.NewThread("visitor")
			}
			for _, s := range p {
				c.order(s)
			}
			return w.verdict(c.finish())
		})
		report(t, p, wrong)
	})
}
