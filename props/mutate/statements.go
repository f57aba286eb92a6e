package mutate

import (
	"go/ast"
	"go/token"
)

// statements is the list of a block, if n is one.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// drop leaves out calls, sends, deferred calls, new goroutines, and what is done only
// on a condition.
func (f *finder) drop(n ast.Node) {
	for _, s := range statements(n) {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if f.isStore(s) {
				continue
			}
		case *ast.SendStmt, *ast.DeferStmt, *ast.GoStmt, *ast.BranchStmt:
		case *ast.IfStmt:
			if s.Else != nil {
				continue
			}
		default:
			continue
		}
		f.add(s.Pos(), f.without(s))
	}
}

// dropStore leaves out assignments and atomic stores.
func (f *finder) dropStore(n ast.Node) {
	for _, s := range statements(n) {
		if f.isStore(s) {
			f.add(s.Pos(), f.without(s))
		}
	}
}

func (f *finder) isStore(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE
	case *ast.IncDecStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := f.callee(call)
		return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic"
	}
	return false
}

// swap swaps neighbours, but for those that moveOut swaps. A return stays last.
func (f *finder) swap(n ast.Node) {
	f.neighbours(n, func(a, b ast.Stmt) {
		if !f.isSection(a) && !f.isSection(b) {
			f.swapped(a, b)
		}
	})
}

// moveOut moves the statement behind a Lock before it, and the one before an Unlock
// behind it.
func (f *finder) moveOut(n ast.Node) {
	f.neighbours(n, func(a, b ast.Stmt) {
		if f.isSection(a) || f.isSection(b) {
			f.swapped(a, b)
		}
	})
}

func (f *finder) neighbours(n ast.Node, each func(a, b ast.Stmt)) {
	list := statements(n)
	for i := 1; i < len(list); i++ {
		if movable(list[i-1]) && movable(list[i]) && matters(list[i-1], list[i]) {
			each(list[i-1], list[i])
		}
	}
}

func movable(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt, *ast.DeclStmt, *ast.EmptyStmt, *ast.CaseClause, *ast.CommClause:
		return false
	}
	return true
}

// matters tells whether the order of two statements may matter. That of a deferred call
// and one that does not return does not: only a panic could tell.
func matters(a, b ast.Stmt) bool {
	_, deferA := a.(*ast.DeferStmt)
	_, deferB := b.(*ast.DeferStmt)
	return deferA == deferB || returns(a) || returns(b)
}

func returns(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if _, ok := n.(*ast.ReturnStmt); ok {
			found = true
		}
		_, other := n.(*ast.FuncLit)
		return !found && !other
	})
	return found
}

func (f *finder) swapped(a, b ast.Stmt) {
	f.add(a.Pos(), f.replace(a.Pos(), a.End(), f.text(b)), f.replace(b.Pos(), b.End(), f.text(a)))
}

// without takes a statement out, and its line if it has it to itself.
func (f *finder) without(s ast.Stmt) edit {
	text := f.Text[f.file.Name()]
	start, end := f.file.Offset(s.Pos()), f.file.Offset(s.End())
	from := start
	for from > 0 && text[from-1] == '\t' {
		from--
	}
	if from > 0 && text[from-1] == '\n' && end < len(text) && text[end] == '\n' {
		start, end = from, end+1
	}
	return edit{start, end, ""}
}

// isSection tells whether the statement begins or ends a critical section.
func (f *finder) isSection(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := f.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return false
	}
	switch fn.Name() {
	case "Lock", "Unlock", "RLock", "RUnlock":
		return true
	}
	return false
}
