package mutants

// A Family is what kind of code a bug was found in: a chapter of the catalogue.
type Family string

const eventLoops Family = "event loops"

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
	return list
}

// Family is the one of the row.
func (r *Row) Family() Family {
	if r.ID[0] == 'L' {
		return eventLoops
	}
	for _, f := range families {
		if r.number() <= f.last {
			return f.name
		}
	}
	return families[len(families)-1].name
}
