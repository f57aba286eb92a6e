//go:build unix

package eventloop

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/gil"
)

// onFiles runs a test with each selector that watches descriptors.
func onFiles(t *testing.T, test func(t *testing.T, l *Loop)) {
	for _, kind := range []struct {
		name string
		make func() (selector, error)
	}{
		{"best", newSelector},
		{"poll", newPollSelector},
	} {
		t.Run(kind.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			thread := gil.New().NewThread("loop")
			thread.Acquire()
			defer thread.Exit()
			s, err := kind.make()
			require.NoError(t, err)
			l := newLoop(thread, s)
			test(t, l)
			require.NoError(t, l.Close())
		})
	}
}

// newPipe returns the ends of a pipe, non-blocking, and how to close one early.
func newPipe(t *testing.T) (reader, writer int, closeEnd func(end int)) {
	t.Helper()
	var ends [2]int
	require.NoError(t, unix.Pipe(ends[:]))
	open := map[int]bool{}
	closeEnd = func(end int) {
		if open[end] {
			open[end] = false
			require.NoError(t, unix.Close(end))
		}
	}
	for _, end := range ends {
		open[end] = true
		require.NoError(t, unix.SetNonblock(end, true))
		t.Cleanup(func() { closeEnd(end) })
	}
	return ends[0], ends[1], closeEnd
}

// turns runs the loop for a number of turns that do not wait.
func turns(t *testing.T, l *Loop, n int) {
	for range n {
		l.Stop()
		require.NoError(t, l.RunForever())
	}
}

// TestAReader is called as long as there is something to read.
func TestAReader(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, writer, closeEnd := newPipe(t)
		var seen journal
		require.NoError(t, l.AddReader(reader, func() {
			var letter [1]byte
			n, err := unix.Read(reader, letter[:])
			seen.add("%s %v", letter[:n], err)
			if n == 0 {
				require.True(t, l.RemoveReader(reader))
				l.Stop()
			}
		}))
		turns(t, l, 3)
		require.Empty(t, seen)
		_, err := unix.Write(writer, []byte("abc"))
		require.NoError(t, err)
		turns(t, l, 5)
		require.Equal(t, journal{"a <nil>", "b <nil>", "c <nil>"}, seen)

		go closeEnd(writer) // the loop waits for it
		require.NoError(t, l.RunForever())
		require.Equal(t, " <nil>", seen[3])
		require.False(t, l.RemoveReader(reader))
		turns(t, l, 1)
		require.Len(t, seen, 4)
	})
}

// TestAWriter is called when there is room again.
func TestAWriter(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, writer, _ := newPipe(t)
		page := make([]byte, 4096)
		var err error
		for err == nil {
			_, err = unix.Write(writer, page)
		}
		require.ErrorIs(t, err, unix.EAGAIN)
		called := 0
		require.NoError(t, l.AddWriter(writer, func() { called++ }))
		turns(t, l, 2)
		require.Zero(t, called)
		for err = nil; err == nil; {
			_, err = unix.Read(reader, page)
		}
		turns(t, l, 2)
		require.Equal(t, 2, called)
		require.True(t, l.RemoveWriter(writer))
		require.False(t, l.RemoveWriter(writer))
		turns(t, l, 1)
		require.Equal(t, 2, called)
	})
}

// TestReaderAndWriterOfOneSocket come and go one by one.
func TestReaderAndWriterOfOneSocket(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
		require.NoError(t, err)
		defer func() { _ = unix.Close(ends[1]) }()
		defer func() { _ = unix.Close(ends[0]) }()
		_, err = unix.Write(ends[1], []byte("x"))
		require.NoError(t, err)
		var seen journal
		requireTurn := func(want ...string) {
			t.Helper()
			seen = nil
			turns(t, l, 1)
			require.Equal(t, journal(want), seen)
		}
		require.NoError(t, l.AddWriter(ends[0], seen.note("write")))
		requireTurn("write")
		require.NoError(t, l.AddReader(ends[0], seen.note("read")))
		requireTurn("read", "write")
		require.NoError(t, l.AddReader(ends[0], seen.note("read instead")))
		requireTurn("read instead", "write")
		require.True(t, l.RemoveWriter(ends[0]))
		requireTurn("read instead")
		require.True(t, l.RemoveReader(ends[0]))
		requireTurn()
		require.Empty(t, l.files)
		require.NoError(t, l.AddReader(ends[0], seen.note("read again")))
		requireTurn("read again")
	})
}

// TestAReaderRemovesAnother for which there is an event in the same turn.
func TestAReaderRemovesAnother(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		var readers [2]int
		called := 0
		for i := range readers {
			reader, writer, _ := newPipe(t)
			_, err := unix.Write(writer, []byte("x"))
			require.NoError(t, err)
			readers[i] = reader
			require.NoError(t, l.AddReader(reader, func() {
				called++
				require.True(t, l.RemoveReader(readers[1-i]))
			}))
		}
		turns(t, l, 1)
		require.Equal(t, 1, called)
	})
}

// TestAReaderIsReplaced although there is an event for it in the same turn.
func TestAReaderIsReplaced(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, writer, _ := newPipe(t)
		_, err := unix.Write(writer, []byte("x"))
		require.NoError(t, err)
		var seen journal
		require.NoError(t, l.AddReader(reader, seen.note("old")))
		l.CallSoon(func() { require.NoError(t, l.AddReader(reader, seen.note("new"))) })
		turns(t, l, 2)
		require.Equal(t, journal{"new"}, seen)
	})
}

// TestManyFiles: removing one leaves the others.
func TestManyFiles(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		called := map[int]int{}
		var readers, writers []int
		for range 20 {
			reader, writer, _ := newPipe(t)
			readers, writers = append(readers, reader), append(writers, writer)
			require.NoError(t, l.AddReader(reader, func() { called[reader]++ }))
		}
		for i := 0; i < 20; i += 3 {
			require.True(t, l.RemoveReader(readers[i]))
		}
		for _, writer := range writers {
			_, err := unix.Write(writer, []byte("x"))
			require.NoError(t, err)
		}
		turns(t, l, 1)
		for i, reader := range readers {
			want := 1
			if i%3 == 0 {
				want = 0
			}
			require.Equal(t, want, called[reader], i)
		}
	})
}

func TestFilesThatCannotBeWatched(t *testing.T) {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	l := NewWithoutFiles(thread)
	require.ErrorIs(t, l.AddReader(0, func() {}), ErrNoFiles)
	require.False(t, l.RemoveReader(0))
	require.NoError(t, l.Close())
}

// TestAFileIsClosedBeforeItIsRemoved, which is wrong, and harms nobody.
func TestAFileIsClosedBeforeItIsRemoved(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, _, closeEnd := newPipe(t)
		require.NoError(t, l.AddReader(reader, func() {}))
		closeEnd(reader)
		require.True(t, l.RemoveReader(reader))
		require.Empty(t, l.files)
		turns(t, l, 1)
	})
}
