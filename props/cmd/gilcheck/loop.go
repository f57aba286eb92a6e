package main

import (
	"go/token"
	"go/types"
)

// loopThread is props.LoopThread. Built by hand, as the interfaces in lock.go.
var loopThread = func() *types.Interface {
	block := types.NewSignatureType(nil, nil, nil, types.NewTuple(variable(plainFunc())), nil, false)
	all := []*types.Func{types.NewFunc(token.NoPos, nil, "Block", block)}
	for i := range threadInterface.NumMethods() {
		all = append(all, threadInterface.Method(i))
	}
	return types.NewInterfaceType(all, nil).Complete()
}()

func variable(t types.Type) *types.Var { return types.NewParam(token.NoPos, nil, "", t) }

// plainFunc is func().
func plainFunc() *types.Signature { return types.NewSignatureType(nil, nil, nil, nil, nil, false) }

// isError and the like recognise the types in the methods of a loop.
func isError(t types.Type) bool    { return types.Identical(t, types.Universe.Lookup("error").Type()) }
func isFunc(t types.Type) bool     { return types.Identical(t, plainFunc()) }
func isInt(t types.Type) bool      { return types.Identical(t, types.Typ[types.Int]) }
func isBool(t types.Type) bool     { return types.Identical(t, types.Typ[types.Bool]) }
func isDuration(t types.Type) bool { return types.TypeString(types.Unalias(t), nil) == "time.Duration" }

// isFallible is func() error, what a task is.
func isFallible(t types.Type) bool {
	s, ok := types.Unalias(t).(*types.Signature)
	return ok && !s.Variadic() && fits(s.Params()) && fits(s.Results(), isError)
}

// A loopShape is what a function that makes event loops takes and gives.
type loopShape struct {
	thread types.Type // the interface of its only parameter
	loop   types.Type
	errs   bool // it may fail: the second result is an error
}

// loopMaker tells whether a function makes event loops as props.VerifyLoop wants them:
// out of a thread that has no more methods than a props.LoopThread.
func loopMaker(sig *types.Signature) (s loopShape, ok bool) {
	if sig.Variadic() || sig.Params().Len() != 1 || sig.Results().Len() == 0 {
		return s, false
	}
	s.thread, s.loop = sig.Params().At(0).Type(), sig.Results().At(0).Type()
	thread, ok := s.thread.Underlying().(*types.Interface)
	if !ok || !thread.IsMethodSet() || thread.NumMethods() == 0 || !types.Implements(loopThread, thread) {
		return s, false
	}
	s.errs = fits(sig.Results(), isLoop, isError)
	return s, s.errs || fits(sig.Results(), isLoop)
}

// isLoop tells whether a type has the methods of a props.Loop.
func isLoop(t types.Type) bool {
	soon, ok := method(t, "CallSoon", isFunc)
	if !ok || !fits(soon, isHandle) {
		return false
	}
	isSame := func(h types.Type) bool { return types.Identical(h, soon.At(0).Type()) }
	return offers(t, "CallLater", takes(isDuration, isFunc), isSame) &&
		offers(t, "CallSoonThreadsafe", takes(isFunc), isError) &&
		offers(t, "RunForever", nil, isError) && offers(t, "Stop", nil) && offers(t, "Close", nil, isError)
}

func isHandle(t types.Type) bool { return offers(t, "Cancel", nil) }

// method is the results of a method that takes parameters of the given kinds.
func method(t types.Type, name string, params ...func(types.Type) bool) (*types.Tuple, bool) {
	o, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	f, ok := o.(*types.Func)
	if !ok || f.Signature().Variadic() || !fits(f.Signature().Params(), params...) {
		return nil, false
	}
	return f.Signature().Results(), true
}

// offers tells whether a type has a method with parameters and results of these kinds.
func offers(t types.Type, name string, params []func(types.Type) bool, results ...func(types.Type) bool) bool {
	got, ok := method(t, name, params...)
	return ok && fits(got, results...)
}

func takes(kinds ...func(types.Type) bool) []func(types.Type) bool { return kinds }

// fits tells whether each type of a list is of its kind.
func fits(list *types.Tuple, kinds ...func(types.Type) bool) bool {
	if list.Len() != len(kinds) {
		return false
	}
	for i, is := range kinds {
		if !is(list.At(i).Type()) {
			return false
		}
	}
	return true
}
