package sched

import (
	"encoding/binary"
	"errors"
)

// maxEntries bounds the entries that are read from bytes. The longest minimised
// counterexample of the prototype had 13 preemptions; a fuzz input beyond this
// is cut off.
const maxEntries = 1024

// Bytes encodes the list. Switches take three numbers each, choices two, as
// varints: the number of switches, the switches, the choices. The thread Clock
// is written as 0, and thread n as n+1. The empty list is the empty slice.
func (d Deviations) Bytes() []byte {
	if d.Len() == 0 {
		return nil
	}
	b := binary.AppendUvarint(nil, uint64(len(d.Switches)))
	for _, w := range d.Switches {
		b = binary.AppendUvarint(b, uint64(w.Thread))
		b = binary.AppendUvarint(b, uint64(w.Nth))
		b = binary.AppendUvarint(b, uint64(w.Target+1))
	}
	for _, c := range d.Choices {
		b = binary.AppendUvarint(b, uint64(c.Nth))
		b = binary.AppendUvarint(b, uint64(c.Value))
	}
	return b
}

// ParseDeviations decodes what Bytes wrote.
func ParseDeviations(b []byte) (Deviations, error) {
	r := reader{rest: b}
	d := r.deviations()
	if r.short || len(r.rest) > 0 {
		return Deviations{}, errors.New("the bytes do not end where the schedule does")
	}
	return d, nil
}

// DeviationsOf makes a list of any bytes, for fuzzing: what is missing or too
// much is ignored, and small bytes mean early, low, or nothing. Equal numbers
// of threads and operations come about by chance often enough, for a byte below
// 128 is a number by itself.
func DeviationsOf(b []byte) Deviations {
	r := reader{rest: b}
	return r.deviations()
}

type reader struct {
	rest  []byte
	short bool
}

// most is the largest number read: larger than any count of operations that
// Config.Steps allows, so that sums do not overflow.
const most = 1 << 30

func (r *reader) number() int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.short = true
		r.rest = nil
		return 0
	}
	r.rest = r.rest[n:]
	return int(min(v, most))
}

func (r *reader) deviations() Deviations {
	var d Deviations
	if len(r.rest) == 0 {
		return d
	}
	n := r.number()
	for i := 0; i < min(n, maxEntries) && len(r.rest) > 0; i++ {
		w := Switch{Thread: r.number(), Nth: r.number(), Target: r.number() - 1}
		if !r.short {
			d.Switches = append(d.Switches, w)
		}
	}
	if len(d.Switches) < n {
		r.short = true
	}
	for i := 0; i < maxEntries && len(r.rest) > 0; i++ {
		c := Choice{Nth: r.number(), Value: r.number()}
		if !r.short {
			d.Choices = append(d.Choices, c)
		}
	}
	return d
}
