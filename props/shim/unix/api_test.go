//go:build linux

package unix_test

import (
	real "golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// ofOneType compiles if the two are of one type.
func ofOneType[F any](_, _ F) bool { return true }

// A program does not notice the exchange.
var _ = []bool{
	ofOneType(unix.Close, real.Close), ofOneType(unix.CloseOnExec, real.CloseOnExec), ofOneType(unix.Pipe, real.Pipe),
	ofOneType(unix.Pipe2, real.Pipe2), ofOneType(unix.Poll, real.Poll), ofOneType(unix.Read, real.Read), ofOneType(unix.Write, real.Write),
	ofOneType(unix.SetNonblock, real.SetNonblock), ofOneType(unix.Socketpair, real.Socketpair), ofOneType(unix.Eventfd, real.Eventfd),
	ofOneType(unix.EpollCreate, real.EpollCreate), ofOneType(unix.EpollCreate1, real.EpollCreate1),
	ofOneType(unix.EpollCtl, real.EpollCtl), ofOneType(unix.EpollWait, real.EpollWait),
}
