//go:build unix

package eventloop

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/gil"
)

// TestCloseMeetsThreadsafeCalls: what was accepted before the last turn began is
// called once, and nothing after Close; nobody writes to what were the loop's
// descriptors.
func TestCloseMeetsThreadsafeCalls(t *testing.T) {
	for range 50 {
		onFiles(t, func(t *testing.T, l *Loop) {
			const senders, enough = 4, 10
			var called [senders]int
			var accepted [senders]atomic.Int64
			var closed atomic.Bool
			var all sync.WaitGroup
			for sender := range senders {
				all.Go(func() {
					for accepted[sender].Load() < 100_000 { // more than enough; ends by ErrClosed
						err := l.CallSoonThreadsafe(func() {
							if closed.Load() {
								t.Error("called after Close")
							}
							if called[sender]++; called[sender] == enough {
								l.Stop()
							}
						})
						if err != nil {
							if !errors.Is(err, ErrClosed) {
								t.Error(err)
							}
							return
						}
						accepted[sender].Add(1)
						runtime.Gosched()
					}
				})
			}
			require.NoError(t, l.RunForever())
			var promised [senders]int64
			for sender := range senders {
				promised[sender] = accepted[sender].Load()
			}
			turns(t, l, 1)
			require.NoError(t, l.Close())
			closed.Store(true)
			reader, _, _ := newPipe(t) // takes the descriptors' numbers
			all.Wait()
			for sender := range senders {
				require.GreaterOrEqual(t, int64(called[sender]), promised[sender])
				require.LessOrEqual(t, int64(called[sender]), accepted[sender].Load())
			}
			_, err := unix.Read(reader, make([]byte, 8))
			require.ErrorIs(t, err, unix.EAGAIN, "somebody wrote to a descriptor that is not the loop's")
		})
	}
}

// TestTenThousandConnections are opened, used and closed, some at a time.
func TestTenThousandConnections(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	total, atATime := 10_000, 50
	if testing.Short() {
		total = 1_000
	}
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	l, err := New(thread)
	require.NoError(t, err)
	var server *echo
	server = newEcho(t, l, func() {
		if server.served == total {
			l.Stop()
		}
	})
	var all sync.WaitGroup
	for range atATime {
		all.Go(func() {
			for range total / atATime {
				conn := server.dial(t)
				if conn == nil {
					_ = l.CallSoonThreadsafe(l.Stop)
					return
				}
				roundTrip(t, conn, 'x')
				_ = conn.Close()
			}
		})
	}
	require.NoError(t, l.RunForever())
	all.Wait()
	require.Equal(t, total, server.served)
	require.True(t, l.RemoveReader(server.listener))
	require.Empty(t, l.files)
	require.NoError(t, l.Close())
}

// TestNoDescriptorIsLost by loops that are made and closed.
func TestNoDescriptorIsLost(t *testing.T) {
	open := func() (count int) {
		for fd := range uintptr(1024) {
			if _, err := unix.FcntlInt(fd, unix.F_GETFD, 0); err == nil {
				count++
			}
		}
		return count
	}
	onFiles(t, func(t *testing.T, l *Loop) {
		before := open()
		for range 10 {
			again, err := New(l.thread)
			require.NoError(t, err)
			turns(t, again, 1)
			require.NoError(t, again.Close())
		}
		require.Equal(t, before, open())
	})
}
