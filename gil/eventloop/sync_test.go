package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLockServesInOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		k := NewLock(l)
		var seen journal
		var tasks []*Future[struct{}]
		for id := range 4 {
			tasks = append(tasks, l.Go(func() error {
				for range 2 {
					require.NoError(t, k.Acquire())
					seen.add("%d", id)
					require.NoError(t, l.Sleep(time.Second))
					k.Release()
				}
				return nil
			}))
		}
		_, err := RunUntilComplete(Gather(l, tasks...))
		require.NoError(t, err)
		require.Equal(t, journal{"0", "1", "2", "3", "0", "1", "2", "3"}, seen)
		require.False(t, k.Locked())
		require.Panics(t, k.Release)
	})
}

// TestACancelledWaiterPassesItsTurnOn, be it a lock or a permit.
func TestACancelledWaiterPassesItsTurnOn(t *testing.T) {
	for _, test := range []struct {
		name string
		lock func(l *Loop) (acquire func() error, release func(), free func() bool)
	}{
		{"Lock", func(l *Loop) (func() error, func(), func() bool) {
			k := NewLock(l)
			return k.Acquire, k.Release, func() bool { return !k.Locked() }
		}},
		{"Semaphore", func(l *Loop) (func() error, func(), func() bool) {
			s := NewSemaphore(l, 1)
			return s.Acquire, s.Release, func() bool { return s.Free() == 1 }
		}},
	} {
		for _, cancelled := range []string{"before", "after"} {
			t.Run(test.name+" "+cancelled, func(t *testing.T) {
				inBubble(t, func(t *testing.T, l *Loop) {
					acquire, release, free := test.lock(l)
					first := l.Go(acquire)
					second := l.Go(acquire)
					third := l.Go(acquire)
					run(t, l, func() error {
						settle(t, l)
						require.True(t, first.Done())
						if cancelled == "before" {
							second.Cancel()
							release()
						} else {
							release()
							second.Cancel()
						}
						settle(t, l)
						require.True(t, second.Cancelled())
						require.True(t, third.Done(), "the grant is lost")
						release()
						return nil
					})
					require.True(t, free())
				})
			})
		}
	}
}

func TestSemaphore(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		require.Panics(t, func() { NewSemaphore(l, -1) })
		s := NewSemaphore(l, 2)
		inside, most := 0, 0
		var tasks []*Future[struct{}]
		for range 7 {
			tasks = append(tasks, l.Go(func() error {
				require.NoError(t, s.Acquire())
				inside++
				most = max(most, inside)
				require.NoError(t, l.Sleep(time.Second))
				inside--
				s.Release()
				return nil
			}))
		}
		start := time.Now()
		_, err := RunUntilComplete(Gather(l, tasks...))
		require.NoError(t, err)
		require.Equal(t, 2, most)
		require.Equal(t, 4*time.Second, time.Since(start))
		require.Equal(t, 2, s.Free())
	})
}

func TestEvent(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		e := NewEvent(l)
		waiters := []*Future[struct{}]{l.Go(e.Wait), l.Go(e.Wait), l.Go(e.Wait)}
		run(t, l, func() error {
			settle(t, l)
			waiters[1].Cancel()
			e.Set()
			e.Clear()
			settle(t, l)
			require.True(t, waiters[0].Done() && waiters[2].Done(), "cleared before they went on")
			require.True(t, waiters[1].Cancelled())
			require.False(t, e.IsSet())
			e.Set()
			return e.Wait()
		})
	})
}

func TestCondition(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		c := NewCondition(NewLock(l))
		require.Panics(t, func() { _ = c.Wait() })
		require.Panics(t, func() { c.Notify(1) })
		require.Panics(t, c.NotifyAll)
		value := 0
		var seen journal
		for want := 1; want <= 3; want++ {
			l.Go(func() error {
				require.NoError(t, c.Acquire())
				defer c.Release()
				require.NoError(t, c.WaitUntil(func() bool { return value >= want }))
				seen.add("%d", want)
				return nil
			})
		}
		run(t, l, func() error {
			for range 3 {
				settle(t, l)
				require.NoError(t, c.Acquire())
				value++
				c.NotifyAll()
				c.Release()
			}
			settle(t, l)
			return nil
		})
		require.Equal(t, journal{"1", "2", "3"}, seen)
	})
}

// waitOn returns a task that waits once for the condition, and checks that it
// has the lock afterwards in any case.
func waitOn(t *testing.T, l *Loop, c *Condition, held *int) *Future[struct{}] {
	return l.Go(func() error {
		require.NoError(t, c.Acquire())
		err := c.Wait()
		require.True(t, c.Locked(), "Wait returned without the lock")
		*held++
		require.Equal(t, 1, *held, "two have the lock")
		require.NoError(t, l.Sleep(0))
		*held--
		c.Release()
		return err
	})
}

// TestCancelAConditionsWaiter: it returns with the lock, and who has been
// notified passes that on.
func TestCancelAConditionsWaiter(t *testing.T) {
	for _, test := range []struct {
		name   string
		cancel func(t *testing.T, l *Loop, c *Condition, first *Future[struct{}])
		second bool // is notified
	}{
		{"while it waits", func(t *testing.T, l *Loop, c *Condition, first *Future[struct{}]) {
			first.Cancel()
		}, false},
		{"before it is notified", func(t *testing.T, l *Loop, c *Condition, first *Future[struct{}]) {
			first.Cancel()
			c.Notify(1)
		}, true},
		{"when it has been notified", func(t *testing.T, l *Loop, c *Condition, first *Future[struct{}]) {
			c.Notify(1)
			first.Cancel()
		}, true},
		{"while it waits for the lock", func(t *testing.T, l *Loop, c *Condition, first *Future[struct{}]) {
			c.Notify(1)
			settle(t, l)
			first.Cancel()
			settle(t, l)
			first.Cancel() // and again
			settle(t, l)
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, l *Loop) {
				c := NewCondition(NewLock(l))
				held := 0
				first, second := waitOn(t, l, c, &held), waitOn(t, l, c, &held)
				run(t, l, func() error {
					settle(t, l)
					require.NoError(t, c.Acquire())
					test.cancel(t, l, c, first)
					settle(t, l)
					require.False(t, first.Done(), "without the lock")
					c.Release()
					require.NoError(t, l.Sleep(time.Second))
					require.True(t, first.Cancelled())
					require.Equal(t, test.second, second.Done())
					require.False(t, c.Locked())
					second.Cancel()
					settle(t, l)
					return nil
				})
			})
		})
	}
}
