package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestQueue(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		q := NewQueue[int](l, 2)
		var got []int
		for range 3 {
			l.Go(func() error {
				for {
					item, err := q.Get()
					if err != nil {
						return err // at the end of the test
					}
					got = append(got, item)
					require.NoError(t, l.Sleep(time.Second))
					q.TaskDone()
				}
			})
		}
		run(t, l, func() error {
			for item := range 20 {
				require.NoError(t, q.Put(item))
				require.LessOrEqual(t, q.Len(), 2)
			}
			return q.Join()
		})
		require.Len(t, got, 20)
		for i, item := range got {
			require.Equal(t, i, item)
		}
		require.Panics(t, q.TaskDone)
	})
}

func TestTryPutAndTryGet(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		q := NewQueue[int](l, 1)
		_, ok := q.TryGet()
		require.False(t, ok)
		require.True(t, q.TryPut(7))
		require.False(t, q.TryPut(8))
		item, ok := q.TryGet()
		require.True(t, ok)
		require.Equal(t, 7, item)

		endless := NewQueue[int](l, 0)
		for i := range 1000 {
			require.True(t, endless.TryPut(i))
		}
	})
}

// TestACancelledGetterPassesItsItemOn, and loses none.
func TestACancelledGetterPassesItsItemOn(t *testing.T) {
	for _, cancelled := range []string{"before", "after"} {
		t.Run(cancelled, func(t *testing.T) {
			inBubble(t, func(t *testing.T, l *Loop) {
				q := NewQueue[int](l, 0)
				first, second := NewTask(l, q.Get), NewTask(l, q.Get)
				run(t, l, func() error {
					settle(t, l)
					if cancelled == "before" {
						first.Cancel()
					}
					require.NoError(t, q.Put(7))
					first.Cancel()
					settle(t, l)
					require.True(t, first.Cancelled())
					require.True(t, second.Done(), "the item is lost")
					return nil
				})
			})
		})
	}
}

// TestACancelledPutterPassesItsRoomOn, and its item is not in the queue.
func TestACancelledPutterPassesItsRoomOn(t *testing.T) {
	for _, cancelled := range []string{"before", "after"} {
		t.Run(cancelled, func(t *testing.T) {
			inBubble(t, func(t *testing.T, l *Loop) {
				q := NewQueue[int](l, 1)
				put := func(item int) *Future[struct{}] { return l.Go(func() error { return q.Put(item) }) }
				zero, first, second := put(0), put(1), put(2)
				run(t, l, func() error {
					settle(t, l)
					require.True(t, zero.Done())
					if cancelled == "before" {
						first.Cancel()
					}
					item, ok := q.TryGet()
					require.True(t, ok)
					require.Equal(t, 0, item)
					first.Cancel()
					settle(t, l)
					require.True(t, first.Cancelled())
					require.True(t, second.Done(), "the room is lost")
					item, _ = q.TryGet()
					require.Equal(t, 2, item)
					require.Zero(t, q.Len())
					return nil
				})
			})
		})
	}
}
