package explored

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

func TestMain(m *testing.M) {
	prepared = true
	os.Exit(m.Run())
}

var prepared bool

func both(t *testing.T, f, g func()) {
	t.Helper()
	if !prepared {
		t.Fatal("TestMain did not run")
	}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); f() }()
	go func() { defer wg.Done(); g() }()
	wg.Wait()
}

func TestOneWay(t *testing.T) {
	a, b := new(Account), new(Account)
	both(t, func() { Transfer(a, b, 1) }, func() { Transfer(a, b, 2) })
	if a.money != -3 || b.money != 3 {
		t.Errorf("money = %d and %d, want -3 and 3", a.money, b.money)
	}
}

func TestBothWays(t *testing.T) {
	a, b := new(Account), new(Account)
	both(t, func() { Transfer(a, b, 1) }, func() { Transfer(b, a, 2) })
}

func TestUnguarded(t *testing.T) {
	n := 0
	both(t, func() { n++ }, func() { n++ })
	_ = fmt.Sprint(n)
}
