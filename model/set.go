package model

// A set of states, in the order in which they were added.
type set struct {
	list  []State
	index map[State]struct{} // of all in list, once that is longer than scanned
}

// scanned is the length up to which looking through the list is no slower than
// hashing (go test -bench Walk).
const scanned = 64

func (x *set) add(s State) {
	if !x.contains(s) {
		x.list = append(x.list, s)
		if len(x.list) > scanned {
			x.hash()
		}
	}
}

func (x *set) contains(s State) bool {
	if len(x.list) > scanned {
		_, found := x.index[s]
		return found
	}
	for i := range x.list {
		if x.list[i] == s {
			return true
		}
	}
	return false
}

// hash brings the index up to date.
func (x *set) hash() {
	if x.index == nil {
		x.index = make(map[State]struct{})
	}
	for _, s := range x.list[len(x.index):] {
		x.index[s] = struct{}{}
	}
}

func (x *set) clear() {
	x.list = x.list[:0]
	clear(x.index)
}
