package globals

import "reflect"

// channelContent is what a channel's buffer holds. A channel that a run has closed
// cannot be opened again, nor can a closed one be filled: the variable gets a new
// channel then.
type channelContent struct {
	place  reflect.Value // the variable
	saved  reflect.Value // the channel that was in it
	buffer []reflect.Value
	closed bool
}

func newChannelContent(v reflect.Value) content {
	c := &channelContent{place: v, saved: detached(v)}
	c.buffer, c.closed = drain(v)
	c.fill(c.closed)
	return c
}

func (c *channelContent) restore() {
	_, closed := drain(c.saved)
	c.fill(closed)
}

// fill puts back what the buffer held, into the same channel if it is open.
func (c *channelContent) fill(closed bool) {
	if closed && (len(c.buffer) > 0 || !c.closed) {
		c.saved = reflect.MakeChan(c.saved.Type(), c.saved.Cap())
		closed = false
	}
	for _, v := range c.buffer {
		c.saved.Send(v)
	}
	if c.closed && !closed {
		c.saved.Close()
	}
	c.place.Set(c.saved)
}

// drain takes everything out of the channel and tells whether it is closed.
func drain(ch reflect.Value) (buffer []reflect.Value, closed bool) {
	for range ch.Cap() + 1 {
		v, ok := ch.TryRecv()
		if !ok {
			return buffer, v.IsValid()
		}
		buffer = append(buffer, v)
	}
	return buffer, false
}
