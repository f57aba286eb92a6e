package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// FileVariable is the environment variable that names the file to which every
// Verify of a test binary appends its result, one JSON object a line.
const FileVariable = "GILCHECK_REPORT"

// Append adds r to the file that FileVariable names; without it nothing is written.
func Append(r Result) error {
	name := os.Getenv(FileVariable)
	if name == "" {
		return nil
	}
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Lock, err)
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Lock, err)
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		_ = f.Close()
		return fmt.Errorf("report of %s: %w", r.Lock, err)
	}
	return f.Close()
}

// lineMax bounds one result: a few counterexamples with their texts, in bytes.
const lineMax = 16 << 20

// Read gives the results in a file written by Append, in order. A file that was
// never created holds none.
func Read(name string) ([]Result, error) {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var results []Result
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, lineMax)
	for n := 1; lines.Scan(); n++ {
		var r Result
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return results, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		results = append(results, r)
	}
	return results, lines.Err()
}
