package replay

import (
	"encoding/json"
	"os"
)

// OutcomeVariable is the environment variable that names the file to which a test
// writes what came of the counterexample that it was told to replay.
const OutcomeVariable = "GILCHECK_REPLAY_OUTCOME"

// An Outcome is what came of a replay.
type Outcome struct {
	Promise string   // that is broken; "" if none is
	Message string   // what happened
	Columns []string // the run, a line an operation, below a line of headings; none if it was seen from outside
	Text    string   // the failure in full
	Drift   []string // entries of the schedule that the source has no place for
	Parted  string   // where the program, as it is now, left the schedule
	Problem string   // why nothing could be replayed
}

// Report writes the outcome to the file that OutcomeVariable names, if any.
func (o Outcome) Report() error {
	name := os.Getenv(OutcomeVariable)
	if name == "" {
		return nil
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}

// ReadOutcome reads what Report wrote.
func ReadOutcome(name string) (*Outcome, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	o := &Outcome{}
	return o, json.Unmarshal(text, o)
}
