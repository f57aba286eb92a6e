package props

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/gilcheck/gilcheck/props/sched"
)

// engine is the package whose runtime errors are gilcheck's own: it does nothing on
// behalf of a lock that could fail. (Shims do: they close a lock's channels.)
const engine = "github.com/gilcheck/gilcheck/props/sched."

// engineFault reports that a panic with this value and stack is a mistake in the
// scheduler, for which no lock is to be accused. Most panics are a lock's answer after
// Close, and their stacks, which take long, are not asked for.
func engineFault(value any, stack func() []byte) bool {
	if _, ok := value.(runtime.Error); !ok {
		return false
	}
	_, below, _ := strings.Cut(string(stack()), "\npanic(")
	_, below, _ = strings.Cut(below, "\n")
	for frame := range strings.Lines(below) {
		if !strings.HasPrefix(frame, "\t") && !strings.HasPrefix(frame, "runtime.") { // neither a file nor what raises the panic
			return strings.HasPrefix(frame, engine)
		}
	}
	return false
}

// ourFault is the problem behind a violation that only a fault of the suite can show, nil
// behind any other.
func ourFault(v violation, err error, where any) error {
	if v.kind != outOfOrder {
		return nil
	}
	return fmt.Errorf("%w in %q, which is a fault of gilcheck: please report it", err, where)
}

// faulty is what is said of a fault of the scheduler's; see convict.
func faulty(f sched.Failure) violation {
	return violation{"progress", outOfOrder, fmt.Sprintf("%s panicked in the scheduler: %v", f.Thread, f.Value), false}
}
