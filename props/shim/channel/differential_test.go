//go:build !race

package channel_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
)

// An operation of a random program, on one or both of its two channels.
type operation struct {
	kind  int
	c     int // 0 or 1
	value int
}

const (
	sendKind = iota
	receiveKind
	closeKind
	lengthKind
	selectKind        // receive from c or send on the other
	selectDefaultKind // the same with default
	kinds
)

// shimmed performs the operation through the shim, real does by the language.
func (o operation) shimmed(channels [2]chan int) string {
	c, d := channels[o.c], channels[1-o.c]
	switch o.kind {
	case sendKind:
		channel.To(c).Send(o.value)
	case receiveKind:
		return fmt.Sprint(channel.ReceiveOK(c))
	case closeKind:
		channel.Close(c)
	case lengthKind:
		return fmt.Sprint(channel.Len(c), channel.Cap(c))
	default:
		x := channel.From(c)
		i := channel.Select(o.kind == selectDefaultKind, x, channel.To(d).Case(o.value))
		if i == 0 {
			v, ok := x.GetOK()
			return fmt.Sprint("case 0: ", v, ok)
		}
		return fmt.Sprint("case ", i)
	}
	return "done"
}

func (o operation) real(channels [2]chan int) string {
	c, d := channels[o.c], channels[1-o.c]
	switch o.kind {
	case sendKind:
		c <- o.value
	case receiveKind:
		v, ok := <-c
		return fmt.Sprint(v, ok)
	case closeKind:
		close(c)
	case lengthKind:
		return fmt.Sprint(len(c), cap(c))
	case selectKind:
		select {
		case v, ok := <-c:
			return fmt.Sprint("case 0: ", v, ok)
		case d <- o.value:
			return "case 1"
		}
	default:
		select {
		case v, ok := <-c:
			return fmt.Sprint("case 0: ", v, ok)
		case d <- o.value:
			return "case 1"
		default:
			return "case -1"
		}
	}
	return "done"
}

// program is what each thread does, in order.
type program struct {
	capacities [2]int
	threads    [][]operation
}

func randomProgram(seed uint64) program {
	r := rand.New(rand.NewPCG(seed, 1))
	p := program{capacities: [2]int{r.IntN(2), r.IntN(3)}, threads: make([][]operation, 2+r.IntN(2))}
	for t := range p.threads {
		for i := range 4 - len(p.threads) + r.IntN(2) {
			p.threads[t] = append(p.threads[t], operation{r.IntN(kinds), r.IntN(2), 10*t + i})
		}
	}
	return p
}

// run performs one thread's operations and notes each result. A panic ends it.
func run(operations []operation, result *[]string, perform func(operation) string) {
	for _, o := range operations {
		text := panicOf(func() { *result = append(*result, perform(o)) })
		if text != "went on" {
			*result = append(*result, text)
			return
		}
	}
}

func summary(results [][]string) string {
	s := ""
	for _, r := range results {
		s += strings.Join(r, ", ") + "\n"
	}
	return s
}

// explored lists what the program may do by the shims: all schedules. Threads that
// wait for ever are left waiting.
func (p program) explored(t *testing.T) []string {
	var results [][]string
	return seeds.ExhaustLater(t, sched.Config{Settled: true}, func() {
		channels := [2]chan int{make(chan int, p.capacities[0]), make(chan int, p.capacities[1])}
		results = make([][]string, len(p.threads))
		for i, operations := range p.threads {
			sched.Here().Go("", func() {
				run(operations, &results[i], func(o operation) string { return o.shimmed(channels) })
			}).Daemon()
		}
	}, func() string { return summary(results) })
}

// observed runs the program on the Go runtime once.
func (p program) observed(t *testing.T, r *rand.Rand) (text string) {
	synctest.Test(t, func(*testing.T) {
		channels := [2]chan int{make(chan int, p.capacities[0]), make(chan int, p.capacities[1])}
		results := make([][]string, len(p.threads))
		for _, i := range r.Perm(len(p.threads)) {
			pauses := r.Uint64()
			go run(p.threads[i], &results[i], func(o operation) string {
				for ; pauses%4 > 0; pauses-- {
					runtime.Gosched()
				}
				pauses /= 4
				return o.real(channels)
			})
		}
		synctest.Wait()
		text = summary(results)
		for _, c := range channels { // let those go that wait
			panicOf(func() { close(c) })
		}
	})
	return text
}

// Whatever the runtime does must be among the schedules that the shims explore.
func TestTheRuntimeDoesWhatIsExplored(t *testing.T) {
	const programs, runs = 400, 30
	r := rand.New(rand.NewPCG(2, 2))
	possible, seen := 0, map[string]bool{}
	for seed := range uint64(programs) {
		p := randomProgram(seed)
		explored := p.explored(t)
		possible += len(explored)
		for range runs {
			text := p.observed(t, r)
			seen[fmt.Sprint(seed, text)] = true
			if !slices.Contains(explored, text) {
				require.Fail(t, "the runtime does what is not explored", "program %+v\nruntime:\n%s\nexplored: %q", p, text, explored)
			}
		}
	}
	t.Logf("the runtime did %d of %d things", len(seen), possible)
}
