package mutants

// A Family is what kind of code a bug was found in: a chapter of the catalogue.
type Family string

const (
	eventLoops Family = "event loops"
	noHistory  Family = "locks, no known history" // of whatever kind; rows X
)

// families are the chapters, each with the number of its last row.
var families = []struct {
	name Family
	last int
}{
	{"interpreter locks", 37},
	{"mutexes", 55},
	{"conditions and semaphores", 71},
	{"reader-writer locks", 81},
	{eventLoops, 95},
	{"leases", 101},
}

// Families are all of them, in the order of the catalogue.
func Families() []Family {
	var list []Family
	for _, f := range families {
		list = append(list, f.name)
	}
	return append(list, noHistory)
}

// Family is the one of the row.
func (r *Row) Family() Family {
	switch r.ID[0] {
	case 'L':
		return eventLoops
	case 'X':
		return noHistory
	}
	for _, f := range families {
		if r.number() <= f.last {
			return f.name
		}
	}
	return families[len(families)-1].name
}
