package instrument

import (
	"go/types"
	"slices"
)

const (
	modulePath = "github.com/gilcheck/gilcheck"
	shimPath   = modulePath + "/props/shim/"
)

// swapped maps import paths of the standard library to their shims.
var swapped = map[string]string{
	"sync":        shimPath + "sync",
	"sync/atomic": shimPath + "sync/atomic",
	"time":        shimPath + "time",
	"context":     shimPath + "context",
	"runtime":     shimPath + "runtime",
	"iter":        shimPath + "iter",
}

// shims are the packages that rewritten source may import.
var shims = []string{
	shimPath + "channel", shimPath + "context", shimPath + "globals", shimPath + "goroutine", shimPath + "iter",
	shimPath + "runtime", shimPath + "sync", shimPath + "sync/atomic", shimPath + "tests", shimPath + "time",
}

// distinct lists the types that a shim defines anew. All others are aliases of the
// standard library's.
var distinct = map[string][]string{
	"sync":        {"Mutex", "RWMutex", "Cond", "WaitGroup", "Once", "Map", "Pool"},
	"sync/atomic": {"Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Pointer", "Value"},
	"time":        {"Timer", "Ticker"},
}

// isDistinct tells whether t itself is a type that a shim defines anew.
func isDistinct(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	return slices.Contains(distinct[n.Obj().Pkg().Path()], n.Obj().Name())
}

// isResized tells whether t is a type that has another size in the shim. Those of
// sync and sync/atomic keep theirs, since lock-free code pads its structs.
func isResized(t types.Type) bool {
	return isDistinct(t) && types.Unalias(t).(*types.Named).Obj().Pkg().Path() == "time"
}

// mentioned is a shimmed type that stands in t where type identity counts: not below
// the name of another type.
func mentioned(t types.Type) types.Type {
	return mention(t, 0)
}

// nestingMax bounds the walk through a type literal. Unnamed types are finite, so it
// ends without; nobody writes deeper ones by hand.
const nestingMax = 100

func mention(t types.Type, depth int) types.Type {
	if depth > nestingMax {
		return nil
	}
	first := func(list ...types.Type) types.Type {
		for _, t := range list {
			if found := mention(t, depth+1); found != nil {
				return found
			}
		}
		return nil
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if isDistinct(t) {
			return t
		}
		for a := range t.TypeArgs().Types() {
			if found := first(a); found != nil {
				return found
			}
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel; a map's key below
		if m, ok := t.(*types.Map); ok {
			return first(m.Key(), m.Elem())
		}
		return first(t.Elem())
	case *types.Signature:
		return first(t.Params(), t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if found := first(v.Type()); found != nil {
				return found
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if found := first(f.Type()); found != nil {
				return found
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if found := first(m.Type()); found != nil {
				return found
			}
		}
	}
	return nil
}

// A channelKind says how a type's values are channels.
type channelKind int

const (
	noChannel   channelKind = iota
	mixed                   // a type parameter for channels of several element types
	oneElement              // a channel, or a type parameter with one element type
	sendingOnly             // the same, and it cannot be received from
)

// kindOf looks at a type, for a type parameter at all that it may stand for.
func kindOf(t types.Type) channelKind {
	var chans []*types.Chan
	for _, u := range typeSet(t, 0) {
		c, ok := u.Underlying().(*types.Chan)
		if !ok {
			return noChannel
		}
		chans = append(chans, c)
	}
	if len(chans) == 0 {
		return noChannel
	}
	kind := oneElement
	for _, c := range chans {
		if !types.Identical(c.Elem(), chans[0].Elem()) {
			return mixed
		}
		if c.Dir() == types.SendOnly {
			kind = sendingOnly
		}
	}
	return kind
}

// typeSet lists the types that t may stand for: itself, or the terms of its
// constraint. A constraint without terms gives none.
func typeSet(t types.Type, depth int) []types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.TypeParam); ok {
		t = p.Constraint()
	}
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return []types.Type{t}
	}
	if depth > nestingMax {
		return nil
	}
	var set []types.Type
	for e := range i.EmbeddedTypes() {
		if u, ok := e.(*types.Union); ok {
			for term := range u.Terms() {
				set = append(set, typeSet(term.Type(), depth+1)...)
			}
			continue
		}
		set = append(set, typeSet(e, depth+1)...)
	}
	return set
}
