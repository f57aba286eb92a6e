package sched

// SURW stub
type SURW struct{ Random }

// NewSURW x
func NewSURW(seed uint64) *SURW { return &SURW{Random: *NewRandom(seed)} }
