//go:build unix

package main

import (
	"bufio"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gilcheck/gilcheck/gil"
)

// A result is what became of a program.
type result struct {
	setting
	loop, compute, pipe    *handle
	echoes, numbers, lines atomic.Int64 // done
	primes                 int
	most                   int           // connections at the same time
	took                   time.Duration // until it was done or given up
	still                  bool          // it stands still
}

// run runs the program with the given kind of loop.
func run(s setting, newLoop maker) (*result, error) {
	g := &lock{GIL: gil.New()}
	r := &result{setting: s, loop: g.newHandle("loop"), compute: g.newHandle("compute"), pipe: g.newHandle("pipe")}
	r.loop.Acquire()
	defer r.loop.Exit()
	loop, err := newLoop(r.loop)
	if err != nil {
		return nil, err
	}
	defer func() { _ = loop.Close() }()
	echo, err := newServer(loop, func() { r.echoes.Add(1) })
	if err != nil {
		return nil, err
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		echo.close()
		return nil, err
	}

	var work sync.WaitGroup
	var failed error
	work.Go(func() { failed = request(echo.address, s) })
	work.Go(func() { write(writer, s) })
	work.Go(func() { computes(r) })
	work.Go(func() { reads(r, reader) })
	done := make(chan bool)
	go func() {
		work.Wait()
		close(done)
	}()
	go func() {
		r.watch(done)
		g.over.Store(true)
		_ = loop.CallSoonThreadsafe(loop.Stop) // for which nobody needs the lock
	}()

	err = loop.RunForever()
	r.most = echo.most
	echo.close()
	_ = reader.Close() // ends the writer, too
	r.loop.Release()   // lets the others end
	<-done
	r.loop.Acquire()
	if err == nil && !r.still {
		err = failed
	}
	return r, err
}

// watch returns when the program is done, or when nothing has happened for as
// long as the setting's patience.
func (r *result) watch(done <-chan bool) {
	start := time.Now()
	defer func() { r.took = time.Since(start) }()
	look := time.NewTicker(r.patience / 10)
	defer look.Stop()
	for seen, since := int64(0), start; !r.still; {
		select {
		case <-done:
			return
		case <-look.C:
		}
		if happened := r.echoes.Load() + r.numbers.Load() + r.lines.Load(); happened != seen {
			seen, since = happened, time.Now()
		}
		r.still = time.Since(since) > r.patience
	}
}

// computes counts prime numbers, and yields the lock on request.
func computes(r *result) {
	r.compute.Acquire()
	defer r.compute.Exit()
	for n := 0; n < r.setting.numbers && !r.compute.lock.over.Load(); n++ {
		if isPrime(n) {
			r.primes++
		}
		r.numbers.Add(1)
		r.compute.Checkpoint()
	}
}

func isPrime(n int) bool {
	for divisor := 2; divisor*divisor <= n; divisor++ {
		if n%divisor == 0 {
			return false
		}
	}
	return n > 1
}

// reads reads lines, and lets go of the lock while it waits for them.
func reads(r *result, pipe *os.File) {
	r.pipe.Acquire()
	defer r.pipe.Exit()
	for lines := bufio.NewScanner(pipe); ; r.lines.Add(1) {
		var more bool
		r.pipe.Block(func() { more = lines.Scan() })
		if !more || r.pipe.lock.over.Load() {
			return
		}
	}
}
