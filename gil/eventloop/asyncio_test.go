package eventloop

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// A program is what a few tasks do, and when another thread calls.
type program struct {
	Tasks []programTask `json:"tasks"`
	Cues  []cue         `json:"cues"`
	End   int           `json:"end"` // when the loop is stopped; times are in seconds
}

// A programTask goes through its steps. A stubborn one goes on when it is
// cancelled. One that does not start at once may be spawned by another.
type programTask struct {
	Steps    []step `json:"steps"`
	Stubborn bool   `json:"stubborn"`
	Starts   bool   `json:"starts"`
}

// A step is an operation and its arguments: tasks, locks, items, times.
type step struct {
	Op   string `json:"op"`
	Args []int  `json:"args"`
}

// A cue makes another thread call the loop when it waits for the given time, to
// cancel a task.
type cue struct {
	Wait int `json:"wait"`
	Task int `json:"task"`
}

// TestTheOrderOfEventsIsAsyncios: the same programs, in this loop and in
// Python's, on virtual time.
//
// Two timers for the same time run in an order that asyncio leaves open; times
// are drawn from so many that this does not happen. Semaphores and conditions
// differ on purpose, as their comments say, and are left out.
func TestTheOrderOfEventsIsAsyncios(t *testing.T) {
	python := findPython(t)
	programs := make([]program, 500)
	random := rand.New(rand.NewPCG(5, 11))
	for i := range programs {
		programs[i] = draw(random)
	}
	input, err := json.Marshal(programs)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), python, "testdata/perform.py")
	command.Stdin = bytes.NewReader(input)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	output, err := command.Output()
	require.NoError(t, err, complaints.String())
	var want []journal
	require.NoError(t, json.Unmarshal(output, &want))
	require.Len(t, want, len(programs))

	events := 0
	for i, p := range programs {
		var got journal
		inBubble(t, func(t *testing.T, l *Loop) { got = perform(l, p) })
		text, _ := json.Marshal(p)
		require.Equal(t, want[i], got, "program %d: %s", i, text)
		events += len(want[i])
	}
	t.Logf("%d programs, %d events", len(programs), events)
}

// findPython returns a Python that has asyncio.timeout: 3.11 or later.
func findPython(t *testing.T) string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to compare with")
	}
	if exec.CommandContext(t.Context(), python, "-c", "import asyncio; asyncio.timeout").Run() != nil {
		t.Skip("python3 is older than 3.11")
	}
	return python
}

// draw returns a random program.
func draw(random *rand.Rand) program {
	operations := []string{
		"sleep", "sleep", "sleep", "yield", "await", "shield", "timeout", "gather", "cancel", "spawn",
		"acquire", "acquire", "release", "wait", "set", "clear", "put", "get",
		"soon", "threadsafe", "later", "drop",
	}
	delay := func() int { return 1 + random.IntN(1_000_000) }
	count := 2 + random.IntN(5)
	task := func() int { return random.IntN(count) }
	calls := 0
	drawStep := func() step {
		op := operations[random.IntN(len(operations))]
		switch op {
		case "sleep":
			return step{op, []int{delay()}}
		case "yield":
			return step{"sleep", []int{0}}
		case "await", "shield", "cancel", "spawn":
			return step{op, []int{task()}}
		case "timeout":
			return step{op, []int{task(), delay() * random.IntN(2)}}
		case "gather":
			return step{op, []int{task(), task(), task()}}
		case "acquire", "release":
			return step{op, []int{random.IntN(2)}}
		case "soon", "threadsafe", "put":
			calls++
			return step{op, []int{calls}}
		case "later":
			calls++
			return step{op, []int{calls, delay()}}
		case "drop":
			return step{op, []int{1 + random.IntN(calls+1)}}
		}
		return step{op, []int{}}
	}
	p := program{End: 10_000_000, Cues: []cue{}}
	for i := range count {
		t := programTask{Stubborn: random.IntN(5) == 0, Starts: i == 0 || random.IntN(3) > 0}
		for range 1 + random.IntN(8) {
			t.Steps = append(t.Steps, drawStep())
		}
		p.Tasks = append(p.Tasks, t)
	}
	for wait := 1; wait <= 8; wait += 1 + random.IntN(4) {
		p.Cues = append(p.Cues, cue{wait, task()})
	}
	return p
}
