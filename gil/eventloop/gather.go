package eventloop

import "slices"

// A gathering is the maker of a gathered result: to cancel it is to cancel its
// parts.
type gathering[T any] struct {
	parts     []*Future[T]
	requested bool
}

// Gather returns the future of all the parts' values, in the order of the parts.
// It is done as soon as one part fails, and then has that part's error; the
// other parts go on. A cancelled part fails with [ErrCancelled].
//
// To cancel the gathered future is to cancel all parts that are not done.
func Gather[T any](l *Loop, parts ...*Future[T]) *Future[[]T] {
	all := NewFuture[[]T](l)
	if len(parts) == 0 {
		all.SetResult(nil)
		return all
	}
	g := &gathering[T]{parts: slices.Clone(parts)}
	all.owner = g
	missing := len(parts)
	for _, part := range parts {
		count := func() {
			missing--
			switch {
			case all.Done():
			case part.err != nil:
				all.settle(finished, nil, part.err)
			case missing == 0 && g.requested:
				// All parts went on regardless, but cancelled it was
				// (https://github.com/python/cpython/issues/76865).
				all.settle(finished, nil, ErrCancelled)
			case missing == 0:
				all.settle(finished, g.values(), nil)
			}
		}
		if part.Done() {
			count() // now, as asyncio does since Python 3.12
		} else {
			part.AddDoneCallback(count)
		}
	}
	return all
}

// Cancel cancels the parts, and reports whether there were any to cancel.
func (g *gathering[T]) Cancel() bool {
	some := false
	for _, part := range g.parts {
		if part.Cancel() {
			some = true
		}
	}
	g.requested = g.requested || some
	return some
}

func (g *gathering[T]) values() []T {
	values := make([]T, len(g.parts))
	for i, part := range g.parts {
		values[i] = part.value
	}
	return values
}

// Shield returns a future that becomes done as the given one does, and can be
// cancelled alone: who waits for it can be cancelled, and the work goes on.
func Shield[T any](inner *Future[T]) *Future[T] {
	if inner.Done() {
		return inner
	}
	outer := NewFuture[T](inner.loop)
	follow := inner.AddDoneCallback(func() {
		if !outer.Done() {
			outer.settle(inner.state, inner.value, inner.err)
		}
	})
	outer.AddDoneCallback(func() {
		if !inner.Done() {
			follow.Cancel()
		}
	})
	return outer
}
