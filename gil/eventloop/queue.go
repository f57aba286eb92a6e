package eventloop

// A Queue passes items from tasks to tasks of one loop, in order.
type Queue[T any] struct {
	items      ring[T]
	limit      int
	getters    waiters // for an item
	putters    waiters // for room
	unfinished int
	finished   *Event // set while nothing is unfinished
}

// NewQueue returns an empty queue, which has room for limit items; if that is
// zero or less, for any number.
func NewQueue[T any](l *Loop, limit int) *Queue[T] {
	q := &Queue[T]{limit: limit, getters: waiters{loop: l}, putters: waiters{loop: l}, finished: NewEvent(l)}
	q.finished.Set()
	return q
}

// Len returns the number of items in the queue.
func (q *Queue[T]) Len() int { return q.items.len() }

func (q *Queue[T]) full() bool { return q.limit > 0 && q.items.len() >= q.limit }

// Put appends the item, and suspends the running task until there is room. With
// an error, [ErrCancelled] or [ErrClosed], the item is not in the queue.
func (q *Queue[T]) Put(item T) error {
	for !q.TryPut(item) { // a newcomer may have taken the room that we were woken for
		granted, err := q.putters.wait()
		if err != nil {
			if granted && !q.full() {
				q.putters.grant()
			}
			return err
		}
	}
	return nil
}

// TryPut appends the item if there is room, and reports whether it did.
func (q *Queue[T]) TryPut(item T) bool {
	if q.full() {
		return false
	}
	q.items.push(item)
	q.unfinished++
	q.finished.Clear()
	q.getters.grant()
	return true
}

// Get removes and returns the first item, and suspends the running task until
// there is one. With an error, [ErrCancelled] or [ErrClosed], it has removed
// nothing.
func (q *Queue[T]) Get() (T, error) {
	for {
		if item, ok := q.TryGet(); ok {
			return item, nil
		}
		granted, err := q.getters.wait()
		if err != nil {
			if granted && q.Len() > 0 {
				q.getters.grant()
			}
			var none T
			return none, err
		}
	}
}

// TryGet removes and returns the first item, if there is one.
func (q *Queue[T]) TryGet() (item T, ok bool) {
	if q.Len() == 0 {
		return item, false
	}
	item = q.items.pop()
	q.putters.grant()
	return item, true
}

// TaskDone says that an item that has been got has been dealt with. It panics if
// it is called more often than items were put.
func (q *Queue[T]) TaskDone() {
	if q.unfinished == 0 {
		panic("eventloop: TaskDone more often than items were put")
	}
	q.unfinished--
	if q.unfinished == 0 {
		q.finished.Set()
	}
}

// Join suspends the running task until every item that was put has been dealt
// with. The error is [ErrCancelled] or [ErrClosed].
func (q *Queue[T]) Join() error { return q.finished.Wait() }
