//go:build unix && !linux

package unix

import "golang.org/x/sys/unix"

// streamType tells whether a socket type is that of streams.
func streamType(typ int) (nonblocking, known bool) { return false, typ == unix.SOCK_STREAM }
