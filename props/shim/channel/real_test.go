package channel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/channel"
)

// Outside an execution the operations are the real ones.
func TestOutsideAnExecution(t *testing.T) {
	const rounds = 200
	data, results, done := make(chan int), make(chan int, 4), make(chan struct{})
	go func() {
		for v := range channel.Range(data) {
			channel.To(results).Send(2 * v)
		}
		channel.Close(results)
	}()
	go func() {
		for i := range rounds {
			channel.To(data).Send(i)
		}
		channel.Close(data)
		channel.Close(done)
	}()
	sum, stopped := 0, false
	for open := true; open; {
		value, stop := channel.From(results), channel.From(done)
		switch channel.Select(false, value, stop) {
		case 0:
			var v int
			v, open = value.GetOK()
			sum += v
		case 1:
			stopped, done = true, nil
		}
	}
	require.Equal(t, rounds*(rounds-1), sum)
	require.True(t, stopped || done != nil)
	var c = make(chan error, 1)
	require.Equal(t, -1, channel.Select(true, channel.From(c)))
	require.Equal(t, 0, channel.Select(true, channel.To(c).Case(nil), channel.From[int](nil)))
	require.Equal(t, [2]int{1, 1}, [2]int{channel.Len(c), channel.Cap(c)})
	x := channel.From(c)
	require.Equal(t, 0, channel.Select(true, x))
	err, ok := x.GetOK()
	require.NoError(t, err)
	require.True(t, ok)
	channel.Close(c)
	_, ok = channel.ReceiveOK(c)
	require.False(t, ok)
	require.Equal(t, "send on closed channel", panicOf(func() { channel.Select(false, channel.To(c).Case(nil)) }))
	require.Equal(t, "close of closed channel", panicOf(func() { channel.Close(c) }))
}
