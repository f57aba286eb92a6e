package props

import (
	"fmt"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// checkLatency is for locks that declare how many grants a thread back from a
// blocking call may wait for beside CPU-bound threads (the convoy effect,
// bpo-7946). The declared number is Bypass's. T0 blocks and comes back; T1 and T2
// compute, and let go only when asked to.
func (v *verification) checkLatency() {
	switch {
	case v.settings.bypass < 0:
		v.unable["latency"] = "say how many grants with Bypass"
		return
	case !v.runner.bubbled || !v.subject.powers.interval:
		v.unable["latency"] = "needs virtual time and SwitchInterval"
		return
	}
	var x *session
	hung := v.inBubble(func() {
		j := newJudge(v.settings.rules(3), true)
		if x, v.problem = newSession(bubble{}, v.subject, 3, j); v.problem != nil {
			return
		}
		x.late = func() bool { return false }
		x.playLatency()
		x.wind()
		x.dismiss()
	})
	if hung || v.problem != nil {
		v.doubt["latency"] = "the threads did not come to an end"
		return
	}
	v.judgeLatency(x)
}

// playLatency brings T0 back beside two CPU-bound threads, and lets them compute
// until it gets in.
func (x *session) playLatency() {
	for _, s := range []program.Step{{Thread: 0, Do: program.Acquire}, {Thread: 0, Do: program.Block},
		{Thread: 1, Do: program.Acquire}, {Thread: 2, Do: program.Acquire}, {Thread: 0, Do: program.Unblock}} {
		x.wait(s)
	}
	for n := 0; n < turnsMax && x.judge.broken == nil && !x.judge.threads[0].holds; n++ {
		pollers(x, n)
	}
}

// judgeLatency counts the grants between T0's return from its blocking call and
// its having the lock again.
func (v *verification) judgeLatency(x *session) {
	if x.judge.broken != nil {
		v.unable["latency"] = "the lock breaks " + x.judge.broken.promise
		return
	}
	grants, waits := 0, false
	for _, e := range x.judge.history {
		switch {
		case e.Thread == 0 && e.Op == model.Unblock:
			waits = e.Kind == model.Invoked
		case waits && takesLock(e):
			grants++
		}
	}
	if limit := v.settings.bypass; grants > limit || waits {
		v.addFinding(finding{outcome: beginning(x), replay: turnsPrefix + "latency", violation: violation{"latency", "grants",
			fmt.Sprintf("T0.Block waited for %d grants to others after its call had ended, want at most %d", grants, limit), false}})
		return
	}
	v.covered("latency", 1, latency)
}
