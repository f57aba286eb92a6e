//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// What is here happens outside the interpreter, and needs no lock.

// request opens all connections, sends bytes on all of them, one after the other
// on each, and waits for the echoes.
func request(address string, s setting) error {
	connections := make([]*net.TCPConn, s.connections)
	for i := range connections {
		c, err := net.Dial("tcp4", address)
		if err != nil {
			return fmt.Errorf("of %d connections: %w", i+1, err)
		}
		defer func() { _ = c.Close() }()
		connections[i] = c.(*net.TCPConn)
		// Closing resets it, or the ports of a thousand would be busy for a minute.
		_ = connections[i].SetLinger(0)
	}
	var all sync.WaitGroup
	failed := make(chan error, len(connections))
	for i, c := range connections {
		all.Go(func() {
			time.Sleep(s.pause * time.Duration(i) / time.Duration(s.connections)) // not all at once
			letter := [1]byte{'x'}
			for range s.requests {
				time.Sleep(s.pause)
				if _, err := c.Write(letter[:]); err != nil {
					failed <- err
					return
				}
				if _, err := io.ReadFull(c, letter[:]); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// write sends lines through a pipe and closes it. After a program that stands
// still, the pipe may be closed at the other end.
func write(w *os.File, s setting) {
	defer func() { _ = w.Close() }()
	for i := range s.lines {
		if _, err := fmt.Fprintln(w, "line", i); err != nil {
			return
		}
		time.Sleep(s.rest)
	}
}
