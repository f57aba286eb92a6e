// Package unix stands in for those functions of golang.org/x/sys/unix by which an
// event loop waits and is woken: epoll, eventfd, poll, pipes, socket pairs, and read,
// write and close. Types and constants stay the real package's.
//
// Within an execution these functions act on virtual descriptors, which behave as
// the manual pages say (pipe(7), eventfd(2), epoll(7), poll(2), unix(7)): a thread
// that waits lets the others go on, and a timeout is a timer of the virtual clock.
// The lowest free number is given out first, as by the kernel, from [First] on: no
// real descriptor has such a number, and so each side refuses those of the other
// (EBADF). A real descriptor, made before the execution or by a function that has no
// counterpart here, is served by the real function. What would mix the two, and what
// is not modelled (edge-triggered epoll, an epoll instance in another), makes a run
// inconclusive.
//
// Outside an execution everything is real. Systems that are not Unix have no such
// functions; only what tests ask for is there too.
package unix
