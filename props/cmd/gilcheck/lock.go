package main

import (
	"go/token"
	"go/types"
)

// A kind says which of the suites a type goes through.
type kind int

const (
	noLock    kind = iota
	locker         // a sync.Locker
	gilLock        // a props.Lock: NewThread(string) gives handles with Acquire and Release
	eventLoop      // a props.Loop, which is made out of a thread of a GIL
)

// verifier is the function of package props for this kind.
func (k kind) verifier() string {
	switch k {
	case gilLock:
		return "Verify"
	case eventLoop:
		return "VerifyLoop"
	}
	return "VerifyLocker"
}

// lockerInterface and threadInterface are sync.Locker and props.Thread. Built by
// hand they need neither package to be imported by the code under test.
var (
	lockerInterface = methods("Lock", "Unlock")
	threadInterface = methods("Acquire", "Release")
)

// methods is an interface of methods without parameters and results.
func methods(names ...string) *types.Interface {
	var all []*types.Func
	for _, name := range names {
		all = append(all, types.NewFunc(token.NoPos, nil, name, types.NewSignatureType(nil, nil, nil, nil, nil, false)))
	}
	return types.NewInterfaceType(all, nil).Complete()
}

// kindOf tells what kind of lock a value of type t is. A type that is both is a GIL:
// that suite checks more. Event loops are known by the functions that make them.
func kindOf(t types.Type) kind {
	switch {
	case handsOutThreads(t):
		return gilLock
	case types.Implements(t, lockerInterface):
		return locker
	}
	return noLock
}

func handsOutThreads(t types.Type) bool {
	o, _, _ := types.LookupFieldOrMethod(t, false, nil, "NewThread")
	f, ok := o.(*types.Func)
	if !ok {
		return false
	}
	s := f.Signature()
	if s.Params().Len() != 1 || s.Results().Len() != 1 {
		return false
	}
	return types.Identical(s.Params().At(0).Type(), types.Typ[types.String]) &&
		types.Implements(s.Results().At(0).Type(), threadInterface)
}

// named is the type's name, through one pointer; nil if it has none.
func named(t types.Type) *types.TypeName {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
