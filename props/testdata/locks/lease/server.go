package lease

import (
	"context"
	"slices"
	"time"
)

// leaseTime is how long the server keeps the key of a client that waits. It takes
// no part in the promises, and may be any time.
const leaseTime = 10 * time.Millisecond

// A server keeps the keys of one lock in order of revision. It serves one call at a
// time, and removes the keys whose leases have run out whenever it serves one, as
// Redis does.
type server struct {
	busy     chan struct{} // one slot, full during a call
	revision int64
	keys     []*key
}

// A key is a client's place in the queue; the holder's is the first.
type key struct {
	revision int64
	lease    *time.Timer
	kept     bool          // whatever becomes of the lease
	gone     chan struct{} // closed when the key has been removed
}

// expired reports whether the lease has run out. It is asked once after that.
func (k *key) expired() bool {
	select {
	case <-k.lease.C:
		return true
	default:
		return false
	}
}

func newServer() *server { return &server{busy: make(chan struct{}, 1)} }

// begin begins a call, unless ctx is done before the server has time.
func (s *server) begin(ctx context.Context) error {
	select {
	case s.busy <- struct{}{}: // V1
	case <-ctx.Done():
		return ctx.Err()
	}
	s.removeIf(func(k *key) bool { return !k.kept && k.expired() }) // V2
	return nil
}

func (s *server) end() { <-s.busy } // V3

// put adds a key on a lease, and returns it and the one that is before it.
func (s *server) put(ctx context.Context) (mine, before *key, err error) {
	if err := s.begin(ctx); err != nil {
		return nil, nil, err
	}
	defer s.end()
	s.revision++
	mine = &key{revision: s.revision, lease: time.NewTimer(leaseTime), gone: make(chan struct{})}
	s.keys = append(s.keys, mine)
	return mine, s.older(mine), nil
}

// before returns the newest of the keys that are older than k, or nil.
func (s *server) before(ctx context.Context, k *key) (*key, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.end()
	return s.older(k), nil
}

func (s *server) older(k *key) (newest *key) {
	for _, other := range s.keys {
		if other.revision < k.revision {
			newest = other
		}
	}
	return newest
}

// keep takes a key off its lease, and reports whether it was still there.
func (s *server) keep(ctx context.Context, k *key) (bool, error) {
	if err := s.begin(ctx); err != nil {
		return false, err
	}
	defer s.end()
	if !slices.Contains(s.keys, k) {
		return false, nil
	}
	k.lease.Stop()
	k.kept = true
	return true, nil
}

// remove removes a key, if it is there.
func (s *server) remove(ctx context.Context, k *key) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	defer s.end()
	k.lease.Stop()
	s.removeIf(func(other *key) bool { return other == k })
	return nil
}

// removeIf removes keys, and tells those who wait for that.
func (s *server) removeIf(leaves func(*key) bool) {
	s.keys = slices.DeleteFunc(s.keys, func(k *key) bool {
		if !leaves(k) {
			return false
		}
		close(k.gone)
		return true
	})
}
