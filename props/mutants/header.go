package mutants

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A header is what stands before the first file of a row: "key: value" lines, of
// which each may go on in lines that begin with a space.
type header struct {
	file   string
	keys   []string // in order
	values map[string]string
	lines  map[string]int // where a key stands
}

func parseHeader(file, text string) (header, error) {
	h := header{file: file, values: map[string]string{}, lines: map[string]int{}}
	last, n := "", 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, " \t\r\n")
		more := strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == ' ' || line[0] == '\t':
			if last == "" {
				return h, fmt.Errorf("%s:%d: an indented line goes on with a field, and there is none before it", file, n)
			}
			h.values[last] = strings.TrimSpace(h.values[last] + " " + more)
		default:
			key, value, ok := strings.Cut(line, ":")
			if !ok {
				return h, fmt.Errorf("%s:%d: want \"key: value\", have %q", file, n, line)
			}
			if _, twice := h.values[key]; twice {
				return h, fmt.Errorf("%s:%d: %s is given twice", file, n, key)
			}
			last = key
			h.keys = append(h.keys, key)
			h.values[key], h.lines[key] = strings.TrimSpace(value), n
		}
	}
	return h, nil
}

// read hands the value of a key to set.
func (h header) read(key string, set func(string) error) error {
	value, ok := h.values[key]
	if !ok {
		return fmt.Errorf("%s:1: it has no %s", h.file, key)
	}
	if value == "" {
		return h.wrong(key, errors.New("it is empty"))
	}
	if err := set(value); err != nil {
		return h.wrong(key, err)
	}
	return nil
}

func (h header) wrong(key string, err error) error {
	return fmt.Errorf("%s:%d: %s: %w", h.file, h.lines[key], key, err)
}

// holding takes any text that holds part.
func holding(to *string, part string) func(string) error {
	return func(v string) error {
		if !strings.Contains(v, part) {
			return fmt.Errorf("%q holds no %s", v, part)
		}
		*to = v
		return nil
	}
}

// number takes a whole number from low to high.
func number(to *int, low, high int) func(string) error {
	return func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < low || n > high {
			return fmt.Errorf("%q is no whole number from %d to %d", v, low, high)
		}
		*to = n
		return nil
	}
}
