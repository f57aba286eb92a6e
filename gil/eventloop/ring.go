package eventloop

// A ring is a queue: what is pushed first is popped first. It grows as needed,
// and each item is moved a constant number of times on average.
type ring[T any] struct {
	items []T // a circle
	head  int // the index of the first
	count int
}

func (r *ring[T]) len() int { return r.count }

// push makes item the last one.
func (r *ring[T]) push(item T) {
	if r.count == len(r.items) {
		r.resize(max(8, 2*r.count))
	}
	r.items[r.index(r.count)] = item
	r.count++
}

// pop removes and returns the first item. There must be one.
func (r *ring[T]) pop() T {
	var none T
	item := r.items[r.head]
	r.items[r.head] = none // for the garbage collector
	r.head = r.index(1)
	r.count--
	return item
}

// dropLast removes the last item. There must be one.
func (r *ring[T]) dropLast() {
	var none T
	r.count--
	r.items[r.index(r.count)] = none
}

// index is the place of the i-th item.
func (r *ring[T]) index(i int) int { return (r.head + i) % len(r.items) }

func (r *ring[T]) resize(size int) {
	items := make([]T, size)
	n := copy(items, r.items[r.head:])
	copy(items[n:], r.items[:r.head])
	r.items, r.head = items, 0
}
