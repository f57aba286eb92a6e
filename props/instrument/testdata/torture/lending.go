package torture

import (
	"net/http"
	"net/rpc"
	"os"
	"os/signal"
)

type Signals chan os.Signal

// Lendings hands channels to packages that are not rewritten, and takes others from
// there. What is lent stands behind each line.
func Lendings(c *rpc.Client, n http.CloseNotifier, sent chan bool) []any { //nolint:staticcheck // CloseNotifier returns a channel
	signals := make(Signals, 1)
	signal.Notify(signals, os.Interrupt) // signals
	defer signal.Stop(signals)           // signals
	done := make(chan *rpc.Call, 1)
	call := c.Go("M", 1, nil, done) // done
	call = &rpc.Call{Done: done}    // done
	call.Done = done                // done
	select {
	case call := <-call.Done: // call.Done
		return []any{call}
	case gone := <-n.CloseNotify(): // n.CloseNotify()
		return []any{gone}
	default:
	}
	notify := n.CloseNotify // a method value: what it gives is not followed
	go signal.Notify(
		signals) // signals
	own := func(c chan bool) chan bool { return c }
	close(own(sent))
	return []any{len(call.Done), <-own(sent), notify == nil, cap(call.Done)}
}

// Shutdown has nothing to lend to it, but is called for a channel.
func Shutdown(n http.CloseNotifier) <-chan bool { //nolint:staticcheck // the same
	defer n.CloseNotify()  // nobody takes its result
	return n.CloseNotify() // n.CloseNotify()
}
