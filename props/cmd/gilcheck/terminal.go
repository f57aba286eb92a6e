package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// onTerminal says whether w is a terminal, or another character device.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// progressInterval is often enough to show life.
const progressInterval = time.Second

// A progress is one line on a terminal that says what is being done.
type progress struct {
	w     io.Writer // nil: not a terminal
	total int
	done  chan struct{}
	ended chan struct{}

	mu    sync.Mutex
	n     int
	path  string // empty: no line stands there
	since time.Time
}

func startProgress(w io.Writer, total int) *progress {
	p := &progress{total: total, done: make(chan struct{}), ended: make(chan struct{})}
	if !onTerminal(w) {
		close(p.ended)
		return p
	}
	p.w = w
	go p.tick()
	return p
}

func (p *progress) tick() {
	defer close(p.ended)
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-ticker.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		}
	}
}

// draw needs the mutex.
func (p *progress) draw() {
	if p.w != nil && p.path != "" {
		fmt.Fprintf(p.w, "\r\x1b[K[%d/%d] %s %ds", p.n, p.total, p.path, int(time.Since(p.since).Seconds()))
	}
}

// next says that the work on a package begins.
func (p *progress) next(n int, path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n, p.path, p.since = n, path, time.Now()
	p.draw()
}

// clear makes room for other output.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.w != nil && p.path != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.path = ""
}

func (p *progress) stop() {
	p.clear()
	close(p.done)
	<-p.ended
}
