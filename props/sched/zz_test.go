package sched_test

import (
	"fmt"
	"github.com/gilcheck/gilcheck/props/sched"
	"testing"
)

func TestZZ(t *testing.T) {
	A := func(v string, o int, x int64) action { return action{v, o, x} }
	p := program{Threads: [][]action{{A("lock", 1, 0), A("store", 0, 0), A("trylock", 0, 1), A("unlock", 1, 1), A("store", 0, 1), A("trylock", 1, 1)}, {A("store", 1, 2), A("trylock", 0, 1), A("lock", 1, 0), A("lock", 0, 2)}}, Any: true}
	want, _ := classes(p, sched.NewDFS(), noLimit)
	got, _ := classes(p, sched.NewSleepSets(), noLimit)
	for c := range want {
		fmt.Println(c, got[c])
	}
}
