//go:build unix

package eventloop

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The benchmarks here put the loop beside Python's asyncio. Either runs in a
// process of its own, and this process does the same with both:
//
//	go test -run '^$' -bench Asyncio -benchtime 3s ./gil/eventloop

// beside is whom the loop shares its lock with: nobody, or a thread that computes
// and yields on request, once in a switch interval, which is 5 ms in both.
var beside = []string{"alone", "busy"}

// BenchmarkAsyncioEcho is one byte to a server on loopback and back, on a
// thousand connections at the same time: how many a second, and what each costs
// the server's process in CPU time. The server "readers" is callbacks on
// descriptors, the same in Go and Python; "protocol" is how one would write it
// in Python.
//
// In Python every system call lets go of the lock, which the busy thread may take:
// the convoy effect (https://github.com/python/cpython/issues/89977).
func BenchmarkAsyncioEcho(b *testing.B) {
	for _, beside := range beside {
		run := func(name string, start starter, what string) {
			b.Run(beside+"/"+name, func(b *testing.B) {
				benchmarkEcho(b, start(b, what, beside), beside == "alone")
			})
		}
		run("eventloop-readers", startGo, "readers")
		run("asyncio-readers", startPython, "readers")
		run("asyncio-protocol", startPython, "protocol")
	}
}

// BenchmarkAsyncioWake is the time from the call of CallSoonThreadsafe in another
// thread to the callback, in a loop that waits; and the time from a line that this
// process writes, for which the other thread waits in order to make the call, to
// the line that the callback writes. In Python that thread needs the lock to make
// the call; here it need not be a thread of the interpreter ("locked" is one).
func BenchmarkAsyncioWake(b *testing.B) {
	for _, beside := range beside {
		run := func(name string, start starter, what string) {
			b.Run(beside+"/"+name, func(b *testing.B) { benchmarkWake(b, start(b, what, beside)) })
		}
		run("eventloop", startGo, "wake")
		run("eventloop-locked", startGo, "wake-locked")
		run("asyncio", startPython, "wake")
	}
}

func benchmarkEcho(b *testing.B, s *served, alone bool) {
	const workers, connections = 4, 250 // of each worker
	rounds, over := make(chan bool), make(chan bool)
	var all sync.WaitGroup
	for range workers {
		mine := make([]net.Conn, connections)
		for i := range mine {
			mine[i] = s.dial(b)
		}
		echoes(b, mine) // so that the server has accepted them
		all.Go(func() {
			for echoes(b, mine) {
				select {
				case rounds <- true:
				case <-over:
					return
				}
			}
		})
	}
	go func() {
		all.Wait()
		close(rounds) // nobody waits for those who have failed
	}()
	before := s.ask(b)
	for b.Loop() {
		<-rounds
	}
	cpu := s.ask(b) - before
	close(over)
	all.Wait()
	done := float64(b.N * connections)
	b.ReportMetric(done/b.Elapsed().Seconds(), "echoes/s")
	if alone {
		b.ReportMetric(float64(cpu.Nanoseconds())/done, "server-ns/echo")
	}
	b.ReportMetric(0, "ns/op") // of a round
}

// echoes sends a byte on all connections, and then waits for all of them.
func echoes(b *testing.B, connections []net.Conn) bool {
	buffer := [1]byte{'x'}
	for _, c := range connections {
		if _, err := c.Write(buffer[:]); err != nil {
			b.Error(err)
			return false
		}
	}
	for _, c := range connections {
		if _, err := io.ReadFull(c, buffer[:]); err != nil {
			b.Error(err)
			return false
		}
	}
	return true
}

func benchmarkWake(b *testing.B, s *served) {
	var calls, trips waits
	for b.Loop() {
		time.Sleep(time.Millisecond) // until the loop waits
		start := time.Now()
		calls.add(s.ask(b))
		trips.add(time.Since(start))
	}
	calls.report(b, "call")
	trips.report(b, "trip")
	b.ReportMetric(0, "ns/op") // with the sleep
}

// waits are durations of which the mean and the worst are wanted.
type waits struct {
	count      int
	sum, worst time.Duration
}

func (w *waits) add(d time.Duration) {
	w.count++
	w.sum += d
	w.worst = max(w.worst, d)
}

func (w *waits) report(b *testing.B, what string) {
	b.ReportMetric(w.sum.Seconds()*1000/float64(w.count), what+"-mean-ms")
	b.ReportMetric(w.worst.Seconds()*1000, what+"-worst-ms")
}

// served is a process that serves a benchmark.
type served struct {
	address string
	input   io.Writer
	output  *bufio.Scanner
}

// A starter starts a process that serves what a benchmark wants.
type starter func(b *testing.B, what, beside string) *served

func startGo(b *testing.B, what, beside string) *served {
	command := exec.Command(os.Args[0], "-test.run=^TestServe$", "-test.timeout=5m")
	command.Env = append(os.Environ(), serveVariable+"="+what+" "+beside)
	return start(b, command)
}

func startPython(b *testing.B, what, beside string) *served {
	python, err := exec.LookPath("python3")
	if err != nil {
		b.Skip("there is no python3 to compare with")
	}
	return start(b, exec.Command(python, "testdata/serve.py", what, beside))
}

// start starts a process that ends when its input does, at the benchmark's end.
func start(b *testing.B, command *exec.Cmd) *served {
	var complaints strings.Builder
	command.Stderr = &complaints
	input, err := command.StdinPipe()
	require.NoError(b, err)
	output, err := command.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, command.Start())
	b.Cleanup(func() {
		impatience := time.AfterFunc(time.Minute, func() { _ = command.Process.Kill() })
		defer impatience.Stop()
		_ = input.Close()
		if err := command.Wait(); err != nil {
			b.Errorf("%v: %v\n%s", command, err, complaints.String())
		}
	})
	s := &served{input: input, output: bufio.NewScanner(output)}
	s.address = s.line(b)
	return s
}

func (s *served) line(b *testing.B) string {
	require.True(b, s.output.Scan(), "the server has ended")
	return s.output.Text()
}

// ask returns the answer to an empty line, in nanoseconds.
func (s *served) ask(b *testing.B) time.Duration {
	_, err := io.WriteString(s.input, "\n")
	require.NoError(b, err)
	answer, err := strconv.ParseInt(s.line(b), 10, 64)
	require.NoError(b, err)
	return time.Duration(answer)
}

// dial opens a connection, which ends with the benchmark or after five minutes:
// nobody waits for ever for a server that has failed.
func (s *served) dial(b *testing.B) net.Conn {
	conn, err := net.Dial("tcp4", s.address)
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	require.NoError(b, conn.(*net.TCPConn).SetLinger(0)) // its port is free at once
	require.NoError(b, conn.SetDeadline(time.Now().Add(5*time.Minute)))
	return conn
}
