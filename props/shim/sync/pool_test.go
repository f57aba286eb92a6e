package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

func TestPoolMayGiveAnyItem(t *testing.T) {
	body := func() string {
		p := sync.Pool{New: func() any { return "new" }}
		p.Put(nil)
		p.Put("a")
		p.Put("b")
		return fmt.Sprint(p.Get(), p.Get())
	}
	require.Equal(t, []string{"ab", "anew", "ba", "bnew", "newa", "newb", "newnew"}, seeds.Texts(t, usual, body))
	e := sched.New(usual)
	defer e.Close()
	last := ""
	e.Run(sched.RunToBlock{}, func() { last = body() })
	require.Equal(t, "ba", last, "what Go does on one processor")
}

func TestPoolWithoutNew(t *testing.T) {
	require.Equal(t, []string{"<nil>"}, seeds.Texts(t, usual, func() string { return fmt.Sprint(new(sync.Pool).Get()) }))
}

func TestPoolGivesAnItemOnce(t *testing.T) {
	require.NotContains(t, seeds.Texts(t, usual, func() string {
		var p sync.Pool
		p.Put("a")
		got := ""
		get := func() {
			if p.Get() != nil {
				got += "a"
			}
		}
		seeds.Together(get, get)
		return got
	}), "aa")
}
