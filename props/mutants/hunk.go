package mutants

import (
	"fmt"
	"strings"
)

// An Edit is what changes in one file of the base.
type Edit struct {
	File  string // without a directory
	Hunks []Hunk
}

// A Hunk replaces lines of a file by others.
type Hunk struct {
	At   string   // where it stands in its row, and which it is: B45.txtar:12: hunk 1 of lock.go
	Old  []string // lines that must stand in the file once, in this order
	New  []string // that come in their place
	Diff string   // as in the row, without the line that starts it
}

// hunkMark starts a hunk; what follows it on the line is free.
const hunkMark = "@@"

// parseHunks reads the hunks for one file. The first line of text has the given
// number in the row.
func parseHunks(name string, line int, file, text string) ([]Hunk, error) {
	var all []Hunk
	blank := 0 // lines that lost their space, or stand before the next hunk
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		at := fmt.Sprintf("%s:%d: ", name, line)
		line++
		switch {
		case strings.HasPrefix(l, hunkMark):
			all, blank = append(all, Hunk{At: at + fmt.Sprintf("hunk %d of %s", len(all)+1, file)}), 0
		case l == "":
			blank++
		case len(all) == 0:
			return nil, fmt.Errorf("%s%s: the first hunk begins with a line %s", at, file, hunkMark)
		case l[0] == ' ' || l[0] == '-' || l[0] == '+':
			h := &all[len(all)-1]
			for ; blank > 0; blank-- {
				h.add(" ")
			}
			h.add(l)
		default:
			return nil, fmt.Errorf("%s%s: a line of a hunk begins with a space, - or +, this one is %q", at, file, l)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s:%d: %s: it has no hunk", name, line-1, file)
	}
	for _, h := range all {
		switch {
		case len(h.Old) == 0:
			return nil, fmt.Errorf("%s: it has neither context nor a line that goes, so nobody knows where it belongs", h.At)
		case strings.Join(h.Old, "\n") == strings.Join(h.New, "\n"):
			return nil, fmt.Errorf("%s: it changes nothing", h.At)
		}
	}
	return all, nil
}

func (h *Hunk) add(line string) {
	h.Diff += line + "\n"
	if line[0] != '+' {
		h.Old = append(h.Old, line[1:])
	}
	if line[0] != '-' {
		h.New = append(h.New, line[1:])
	}
}
