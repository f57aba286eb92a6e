package main

import (
	"fmt"
	"slices"
	"strings"
)

// A cell is what a method has shown of a mutant: medians over the seeds.
type cell struct {
	Runs         int     `json:"runs"`         // schedules, programs or rounds to conviction
	Milliseconds float64 `json:"milliseconds"` // to conviction
	Convicted    int     `json:"convicted"`    // seeds
	Seeds        int     `json:"seeds"`
	Promise      string  `json:"promise"` // that was broken, with most seeds the row's

	worst float64 // milliseconds
}

// cellOf sums up the trials of one method. A seed with which the mutant survived
// counts as one that takes for ever.
func cellOf(trials []sentence, promise string) cell {
	c := cell{Seeds: len(trials)}
	var runs []int
	var times []float64
	rightly := 0
	for _, s := range trials {
		if !s.convicts() {
			continue
		}
		c.Convicted++
		runs, times = append(runs, s.broken.Effort.Runs), append(times, s.broken.Effort.Milliseconds)
		if s.promise == promise {
			rightly++
		} else {
			c.Promise = s.promise
		}
	}
	if 2*rightly >= c.Convicted && c.Convicted > 0 {
		c.Promise = promise
	}
	slices.Sort(runs)
	slices.Sort(times)
	if middle := len(trials) / 2; middle < c.Convicted {
		c.Runs, c.Milliseconds = runs[middle], times[middle]
	}
	if len(times) > 0 {
		c.worst = times[len(times)-1]
	}
	return c
}

// convicts tells whether a promise was seen broken in the trial, whichever.
func (s sentence) convicts() bool { return s.broken != nil && s.broken.Effort != nil }

// caught tells whether at least half of the seeds convict, so that there is a median.
func (c cell) caught() bool { return c.Seeds/2 < c.Convicted }

// text is the cell in the table.
func (c cell) text(promise string) string {
	switch {
	case c.Seeds == 0:
		return ""
	case !c.caught():
		return strings.TrimSuffix(fmt.Sprintf("- %d/%d", c.Convicted, c.Seeds), fmt.Sprintf(" 0/%d", c.Seeds))
	}
	s := fmt.Sprintf("%d/%.0f", c.Runs, c.Milliseconds)
	if c.Promise != promise {
		s += "*"
	}
	if c.Convicted < c.Seeds {
		s += fmt.Sprintf(" %d/%d", c.Convicted, c.Seeds)
	}
	return s
}

// median is the middle one; of an even number the larger of the two.
func median[T int | float64](list []T) T {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}
