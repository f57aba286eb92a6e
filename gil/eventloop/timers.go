package eventloop

import (
	"container/heap"
	"slices"
	"time"
)

// timers are the callbacks that are to be called at a certain time, the next
// one first. A cancelled one stays until it comes to the front or, so that
// memory is bounded, until the cancelled ones are the majority.
type timers struct {
	heap  timerHeap
	added uint64
	dead  int // how many of them are cancelled
}

// minPurge is the number of timers below which a purge is not worth its while.
// asyncio's is the same (_MIN_SCHEDULED_TIMER_HANDLES).
const minPurge = 100

// add appends a timer.
func (t *timers) add(h *Handle) {
	t.added++
	h.number = t.added
	h.scheduled = true
	heap.Push(&t.heap, h)
}

// first returns the next timer, or nil if there is none.
func (t *timers) first() *Handle {
	for len(t.heap) > 0 && t.heap[0].cancelled {
		t.pop()
		t.dead--
	}
	if len(t.heap) == 0 {
		return nil
	}
	return t.heap[0]
}

// due removes and returns the next timer if its time has come, or returns nil.
func (t *timers) due(now time.Time) *Handle {
	if h := t.first(); h != nil && !h.when.After(now) {
		return t.pop()
	}
	return nil
}

func (t *timers) pop() *Handle {
	h := heap.Pop(&t.heap).(*Handle)
	h.scheduled = false
	return h
}

// cancelled notes that one of the timers has been cancelled. asyncio purges at
// the start of a turn; to do it here bounds the memory also within a turn, and
// costs the same: a purge of n timers follows n/2 cancellations.
func (t *timers) cancelled() {
	t.dead++
	if len(t.heap) <= minPurge || t.dead <= len(t.heap)/2 {
		return
	}
	t.heap = slices.DeleteFunc(t.heap, func(h *Handle) bool {
		h.scheduled = !h.cancelled
		return h.cancelled
	})
	if len(t.heap) < cap(t.heap)/4 {
		t.heap = slices.Clone(t.heap)
	}
	heap.Init(&t.heap)
	t.dead = 0
}

// timerHeap orders timers by time and, for the same time, by arrival. asyncio
// compares times alone, and its heap is not stable: it leaves that order open.
type timerHeap []*Handle

func (t timerHeap) Len() int      { return len(t) }
func (t timerHeap) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t timerHeap) Less(i, j int) bool {
	if order := t[i].when.Compare(t[j].when); order != 0 {
		return order < 0
	}
	return t[i].number < t[j].number
}

func (t *timerHeap) Push(h any) { *t = append(*t, h.(*Handle)) }

func (t *timerHeap) Pop() any {
	last := len(*t) - 1
	h := (*t)[last]
	(*t)[last] = nil // for the garbage collector
	*t = (*t)[:last]
	return h
}
