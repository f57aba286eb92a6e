package linearizability

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/model"
)

// bandWidth is the width at which a timeline continues below, so that it fits a
// terminal and a CI log.
const bandWidth = 100

// nothing marks no operation in a timeline.
const nothing = -1

// String draws h, one row a thread, time running to the right:
//
//	T0  |-Acquire ok-|           |-Release ok-|
//	T1                 |-Acquire ok-------------|
//
// An operation that has not returned ends in '>'. The picture depends on the
// order of the calls and returns alone, not on the stamps.
func (h History) String() string { return h.timeline(nothing) }

// timeline is String with one operation underlined.
func (h History) timeline(marked int) string {
	bars, width := h.layout()
	lanes := h.lanes()
	rows := make(map[string][]byte)
	for _, lane := range lanes {
		rows[lane] = bytes.Repeat([]byte{' '}, width)
	}
	marks := bytes.Repeat([]byte{' '}, width)
	for i, b := range bars {
		b.paint(rows[h[i].lane()])
		if i == marked {
			copy(marks[b.from+2:], strings.Repeat("^", len(b.label)))
		}
	}
	var out strings.Builder
	for _, cut := range cuts(bars, width) {
		if cut.from > 0 {
			out.WriteByte('\n')
		}
		for _, lane := range lanes {
			writeRow(&out, lane, rows[lane][cut.from:cut.to])
			if marked != nothing && h[marked].lane() == lane {
				writeRow(&out, "", marks[cut.from:cut.to])
			}
		}
	}
	return out.String()
}

// writeRow writes a row of a band; a row with neither name nor content is left out.
func writeRow(out *strings.Builder, name string, cells []byte) {
	row := strings.TrimRight(fmt.Sprintf("%-5s %s", name, cells), " ")
	if row != "" {
		out.WriteString(row + "\n")
	}
}

// lane is the row that the operation belongs to.
func (o Operation) lane() string {
	if o.Op == model.Close {
		return "Close" // no thread's own
	}
	return fmt.Sprintf("T%d", o.Thread)
}

func (h History) lanes() []string {
	var lanes []string
	for _, o := range h {
		if !slices.Contains(lanes, o.lane()) {
			lanes = append(lanes, o.lane())
		}
	}
	slices.Sort(lanes)
	return lanes
}

// A span is a range of columns.
type span struct{ from, to int }

// A bar is an operation as drawn.
type bar struct {
	span
	label string
	open  bool // has not returned
}

func (b bar) paint(row []byte) {
	for x := b.from; x < b.to; x++ {
		row[x] = '-'
	}
	row[b.from], row[b.to-1] = '|', '|'
	if b.open {
		row[b.to-1] = '>'
	}
	copy(row[b.from+2:], b.label)
}

// labelled is the columns of the label, and those on which it leans.
func (b bar) labelled() span { return span{b.from, b.from + 2 + len(b.label) + 2} }

// layout gives every call and return a column of its own, in order, as far left
// as the labels allow.
func (h History) layout() (bars []bar, width int) {
	bars = make([]bar, len(h))
	for _, m := range h.moments() {
		b := &bars[m.index]
		if m.kind == model.Invoked {
			*b = bar{span: span{from: width}, label: h[m.index].label(), open: true}
			width++
			continue
		}
		b.to, b.open = max(width+1, b.labelled().to), false
		width = b.to + 1
	}
	for _, b := range bars {
		width = max(width, b.labelled().to)
	}
	for i := range bars {
		if bars[i].open {
			bars[i].to = width
		}
	}
	return bars, width
}

func (o Operation) label() string {
	if o.Pending {
		return o.Op.String()
	}
	return fmt.Sprintf("%v %v", o.Op, o.Result)
}

// cuts divides the columns into bands without cutting through a label.
func cuts(bars []bar, width int) []span {
	var bands []span
	for from := 0; from < width; {
		to := min(from+bandWidth, width)
		for to < width && to > from+1 && slices.ContainsFunc(bars, func(b bar) bool {
			l := b.labelled()
			return l.from < to && to < l.to
		}) {
			to--
		}
		bands = append(bands, span{from, to})
		from = to
	}
	return bands
}
