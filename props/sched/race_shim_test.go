//go:build race

package sched_test

import (
	"context"
	"time"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	shimcontext "github.com/gilcheck/gilcheck/props/shim/context"
	"github.com/gilcheck/gilcheck/props/shim/sync"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
	shimtime "github.com/gilcheck/gilcheck/props/shim/time"
)

// Programs for race_test.go and race_clean_test.go, as the rewriting makes them.

// racyChannel writes before it waits to receive from a channel with a buffer:
// the sender does not learn of that.
func racyChannel() {
	n := new(int)
	c := make(chan int, 1)
	sched.Go(func() {
		*n = 1
		channel.Receive(c)
	})
	sched.Go(func() {
		channel.To(c).Send(1)
		*n = 2
	})
}

// racyAtomic increments what the others read atomically.
func racyAtomic() {
	n := new(int32)
	for range 2 {
		sched.Go(func() {
			atomic.LoadInt32(n)
			*n++
		})
	}
}

// racyStore is ordered after a store only by another load of the variable.
func racyStore() {
	n := new(int)
	flag := new(atomic.Bool)
	for range 2 {
		sched.Go(func() {
			*n++
			flag.Load()
		})
	}
}

// racyClose writes after the close that the reader waits for.
func racyClose() {
	n := new(int)
	c := make(chan struct{})
	sched.Go(func() {
		channel.Receive(c)
		use(*n)
	})
	sched.Go(func() {
		channel.Close(c)
		*n = 1
	})
}

// channelLock is a channel with one place: whoever has sent holds the lock.
func channelLock(n *int) {
	c := make(chan struct{}, 1)
	workers(func(*sched.Thread) {
		channel.To(c).Send(struct{}{})
		*n++
		channel.Receive(c)
	})
}

// tokenChannel is the same the other way round: whoever has received holds it.
func tokenChannel(n *int) {
	c := make(chan struct{}, 1)
	c <- struct{}{}
	workers(func(*sched.Thread) {
		channel.Select(false, channel.From(c), channel.From[struct{}](nil))
		*n++
		channel.To(c).Send(struct{}{})
	})
}

// handOver passes a pointer to and fro without a buffer.
func handOver(n *int) {
	to, fro := make(chan *int), make(chan struct{})
	sched.Go(func() {
		for range 3 {
			*channel.Receive(to)++
			channel.To(fro).Send(struct{}{})
		}
	})
	for range 3 {
		channel.To(to).Send(n)
		channel.Receive(fro)
		*n++
	}
}

func waitGroup(n *int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 3 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			*n++
		})
	}
	wg.Wait()
	*n += 3
}

func once(n *int) {
	var o sync.Once
	for range 3 {
		sched.Go(func() {
			o.Do(func() { *n = 6 })
			use(*n)
		})
	}
}

func published(n *int) {
	var p atomic.Pointer[int]
	sched.Go(func() {
		*n = 6
		p.Store(n)
	})
	sched.Go(func() {
		if q := p.Load(); q != nil {
			use(*q)
		}
	})
}

func afterFunc(n *int) {
	*n = 5
	done := make(chan struct{})
	shimtime.AfterFunc(time.Millisecond, func() {
		*n++
		channel.Close(done)
	})
	channel.Receive(done)
	use(*n)
}

func timerChannel(n *int) {
	c := shimtime.After(time.Millisecond)
	sched.Go(func() {
		channel.Receive(c)
		*n = 6
	})
}

func cancelled(n *int) {
	ctx, cancel := shimcontext.WithCancel(context.Background())
	sched.Go(func() {
		*n = 5
		cancel()
	})
	channel.Receive(ctx.Done())
	*n++
}

func cancelSeen(n *int) {
	ctx, cancel := shimcontext.WithCancel(context.Background())
	sched.Go(func() {
		*n = 5
		cancel()
	})
	for ctx.Err() == nil {
		sched.Here().Yield()
	}
	*n++
}
