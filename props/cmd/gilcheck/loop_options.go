package main

import (
	"fmt"
	"go/types"
)

// A loopFunc is an exported function that makes event loops.
type loopFunc struct {
	name  string
	shape loopShape
}

// loopChoice gives the functions that are to be chosen from. Of several that make the
// same type of loop, the one named New, or New and the type, is the ordinary one; the
// others are for special needs, and -new is for them.
func loopChoice(found []loopFunc) []string {
	var names []string
	for _, f := range found {
		names = append(names, f.name)
		if !types.Identical(f.shape.loop, found[0].shape.loop) {
			found = nil // several types: nobody can tell which one is meant
		}
	}
	for _, f := range found {
		if t := named(f.shape.loop); f.name == "New" || t != nil && f.name == "New"+t.Name() {
			return []string{f.name}
		}
	}
	return names
}

// asLoop makes c a constructor of event loops.
func (c *constructor) asLoop(p *types.Package, s loopShape) {
	c.kind = eventLoop
	if !s.errs {
		// The thread's own name might be unexported; its methods have none that are.
		c.source = fmt.Sprintf("func(thread %s) (%s, error) { return (%s)(thread), nil }",
			types.TypeString(s.thread.Underlying(), nil), c.typeName(p, s.loop), c.expr)
	}
	if t := named(s.loop); t != nil && t.Pkg() == p && t.Exported() {
		c.options = loopOptions(p.Scope(), s.loop, func(t types.Type) string { return c.typeName(p, t) })
	}
}

// loopOptions writes the options that say what a loop can do beyond a props.Loop,
// going by names and types: those that asyncio's vocabulary suggests.
func loopOptions(scope *types.Scope, loop types.Type, name func(types.Type) string) []string {
	var options []string
	if task, ok := method(loop, "Go", isFallible); ok && fits(task, isCancellable) {
		options = append(options, fmt.Sprintf("LoopTasks((%s).Go)", name(loop)))
	}
	isThis := func(t types.Type) bool { return types.Identical(t, loop) }
	lock, ok := function(scope, "NewLock", isThis)
	if ok && fits(lock, isTaskLock) {
		options = append(options, "LoopLocks(NewLock)")
		isLock := func(t types.Type) bool { return types.Identical(t, lock.At(0).Type()) }
		if condition, ok := function(scope, "NewCondition", isLock); ok && fits(condition, isCondition) {
			options = append(options, "LoopConditions(NewCondition)")
		}
	}
	if adapter := executorAdapter(scope, loop, name); adapter != "" {
		options = append(options, adapter)
	}
	return options
}

func isCancellable(t types.Type) bool { return offers(t, "Cancel", nil, isBool) }
func isTaskLock(t types.Type) bool {
	return offers(t, "Acquire", nil, isError) && offers(t, "Release", nil)
}
func isCondition(t types.Type) bool {
	return offers(t, "Wait", nil, isError) && offers(t, "Notify", takes(isInt))
}

// function is the results of an exported function that takes parameters of these kinds.
func function(scope *types.Scope, name string, params ...func(types.Type) bool) (*types.Tuple, bool) {
	f, ok := scope.Lookup(name).(*types.Func)
	if !ok || f.Signature().TypeParams().Len() > 0 || f.Signature().Variadic() || !fits(f.Signature().Params(), params...) {
		return nil, false
	}
	return f.Signature().Results(), true
}

// executorAdapter writes LoopExecutors for a package with
//
//	func NewExecutor(int, func(string) T) E                // E has Shutdown()
//	func RunInExecutor[V any](L, E, func(T) (V, error)) F  // F has Cancel() bool and AddDoneCallback(func())
//
// T is the interface of a thread. "" says that the package has no such functions.
func executorAdapter(scope *types.Scope, loop types.Type, name func(types.Type) string) string {
	var thread types.Type
	isThread := func(t types.Type) bool {
		i, ok := t.Underlying().(*types.Interface)
		thread = t
		return ok && types.Implements(loopThread, i) && (named(t) == nil || named(t).Exported())
	}
	isMaker := func(t types.Type) bool {
		s, ok := types.Unalias(t).(*types.Signature)
		isString := func(t types.Type) bool { return types.Identical(t, types.Typ[types.String]) }
		return ok && fits(s.Params(), isString) && fits(s.Results(), isThread)
	}
	executor, ok := function(scope, "NewExecutor", isInt, isMaker)
	isExecutor := func(t types.Type) bool {
		return types.Identical(t, executor.At(0).Type()) && offers(t, "Shutdown", nil)
	}
	if !ok || !fits(executor, isExecutor) || !runsInExecutor(scope, loop, executor.At(0).Type(), thread) {
		return ""
	}
	return fmt.Sprintf(`LoopExecutors(func(loop %s, newThread func(string) %s) (func(func(), func()) func(), func()) {
		executor := NewExecutor(2, newThread)
		return func(call, done func()) func() {
			future := RunInExecutor(loop, executor, func(%[2]s) (struct{}, error) { call(); return struct{}{}, nil })
			future.AddDoneCallback(done)
			return func() { future.Cancel() }
		}, executor.Shutdown
	})`, name(loop), name(thread))
}

// runsInExecutor looks at RunInExecutor with struct{} for V.
func runsInExecutor(scope *types.Scope, loop, executor, thread types.Type) bool {
	f, ok := scope.Lookup("RunInExecutor").(*types.Func)
	if !ok || f.Signature().TypeParams().Len() != 1 {
		return false
	}
	nothing := types.NewStruct(nil, nil)
	t, err := types.Instantiate(nil, f.Signature(), []types.Type{nothing}, true)
	if err != nil {
		return false
	}
	isOne := func(want types.Type) func(types.Type) bool {
		return func(t types.Type) bool { return types.Identical(t, want) }
	}
	isCall := func(t types.Type) bool {
		s, ok := types.Unalias(t).(*types.Signature)
		return ok && fits(s.Params(), isOne(thread)) && fits(s.Results(), isOne(nothing), isError)
	}
	isFuture := func(t types.Type) bool {
		callback, ok := method(t, "AddDoneCallback", isFunc)
		return ok && callback.Len() <= 1 && isCancellable(t)
	}
	s := t.(*types.Signature)
	return fits(s.Params(), isOne(loop), isOne(executor), isCall) && fits(s.Results(), isFuture)
}

// arguments are the options as Go source, each behind a comma.
func (c *constructor) arguments() string {
	var text string
	for _, o := range c.options {
		text += ",\n\t\tzzprops." + o
	}
	return text
}
