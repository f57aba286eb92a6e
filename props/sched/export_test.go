package sched

// WithoutDependency returns a search that wrongly lets operations of the two
// kinds commute.
func WithoutDependency(x, y Kind) *SleepSets {
	s := NewSleepSets()
	s.depends = func(a, b Op) bool {
		if a.Kind == x && b.Kind == y || a.Kind == y && b.Kind == x {
			return false
		}
		return Dependent(a, b)
	}
	return s
}

// NewBoundedWithoutMemory returns a search that recognises no state.
func NewBoundedWithoutMemory(levels int) *Bounded {
	b := NewBounded(levels, 0)
	b.blind = true
	return b
}
