// Package good has one lock, made in several ways.
package good

// A Token is a lock that is passed around.
type Token struct {
	token chan struct{}
	name  string
}

// New makes a lock.
func New() *Token { return Named("lock") }

// Named makes a lock with a name.
func Named(name string) *Token { return &Token{make(chan struct{}, 1), name} }

// Lock puts the token down.
func (l *Token) Lock() { l.token <- struct{}{} }

// Unlock takes it up again.
func (l *Token) Unlock() {
	select {
	case <-l.token:
	default:
		panic(l.name + ": unlock of an unlocked lock")
	}
}
