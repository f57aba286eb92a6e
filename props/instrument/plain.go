package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Plain memory accesses become scheduling points where other goroutines may share
// the variable:
//
//	x        (*zzplain.Read(&x))
//	x = v    { zzv := v; *zzplain.Write(&x) = zzv }
//	x += v   { zzp := &x; zzv := *zzplain.Read(zzp) + v; *zzplain.Write(zzp) = zzv }
//
// Reads are found in every position. Writes are found where they stand alone as a
// statement, since they need a block: not in the head of an if or a for, and not
// where several variables are assigned to at once.

// collectPlain finds the accesses of a file.
func (r *rewriter) collectPlain(file *ast.File) {
	r.escaped = escaping(r.info, file)
	var stack []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) == 1 && len(n.Rhs) == 1 && n.Tok != token.DEFINE && standsAlone(stack) && r.isShared(n.Lhs[0]) {
				r.special = append(r.special, n)
			}
		case *ast.IncDecStmt:
			if standsAlone(stack) && r.isShared(n.X) {
				r.special = append(r.special, n)
			}
		case ast.Expr:
			if r.isShared(n) && r.isRead(n, stack) {
				r.special = append(r.special, n)
			}
		}
		stack = append(stack, n)
		return true
	})
}

// standsAlone tells whether a statement may become a block.
func standsAlone(stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	switch stack[len(stack)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.LabeledStmt:
		return true
	}
	return false
}

// escaping lists the local variables that other goroutines may get to see: those
// that a function literal uses and somebody else declares, and those whose address
// is taken.
func escaping(info *types.Info, file *ast.File) map[types.Object]bool {
	escaped := map[types.Object]bool{}
	var literals []*ast.FuncLit
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			literals = append(literals, n)
		case *ast.UnaryExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND {
				escaped[info.Uses[id]] = true
			}
		}
		return true
	})
	for _, l := range literals {
		ast.Inspect(l.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := info.Uses[id].(*types.Var); ok && (v.Pos() < l.Pos() || v.Pos() > l.End()) {
					escaped[v] = true
				}
			}
			return true
		})
	}
	return escaped
}

// isShared tells whether e denotes a variable that other goroutines may share, of a
// type whose values are plain memory.
func (r *rewriter) isShared(e ast.Expr) bool {
	if isCounter(e) {
		return false
	}
	tv, ok := r.info.Types[e]
	if id, isIdent := e.(*ast.Ident); isIdent { // of an identifier on the left, Types says nothing
		v, isVar := r.info.Uses[id].(*types.Var)
		return isVar && !v.IsField() && isPlain(v.Type()) && (v.Pkg() == r.pkg && v.Parent() == r.pkg.Scope() || r.escaped[v])
	}
	if !ok || !tv.Addressable() || !isPlain(tv.Type) {
		return false
	}
	switch e := e.(type) {
	case *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		s := r.info.Selections[e]
		if s == nil || s.Kind() != types.FieldVal {
			return false
		}
		return s.Indirect() || r.isSharedPlace(e.X)
	case *ast.IndexExpr:
		if _, ok := r.info.TypeOf(e.X).Underlying().(*types.Array); ok {
			return r.isSharedPlace(e.X)
		}
		return true // a slice, or a pointer to an array
	}
	return false
}

// isSharedPlace tells the same of the variable that e is a part of, whatever its
// type.
func (r *rewriter) isSharedPlace(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := r.info.Uses[e].(*types.Var)
		return ok && (v.Pkg() == r.pkg && v.Parent() == r.pkg.Scope() || r.escaped[v])
	case *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		s := r.info.Selections[e]
		return s != nil && (s.Indirect() || r.isSharedPlace(e.X))
	case *ast.IndexExpr:
		if _, ok := r.info.TypeOf(e.X).Underlying().(*types.Array); ok {
			return r.isSharedPlace(e.X)
		}
		return true
	}
	return false
}

// isPlain tells whether values of type t are read and written as such. Arrays are
// not copied for a point.
func isPlain(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Pointer, *types.Slice, *types.Interface, *types.Chan, *types.Map, *types.Signature:
		_, parameter := types.Unalias(t).(*types.TypeParam)
		return !parameter
	case *types.Struct:
		return !holds(t, isDistinct, 0)
	}
	return false
}

// isRead tells whether the value of e is used where e stands, not its place.
func (r *rewriter) isRead(e ast.Expr, stack []ast.Node) bool {
	for _, n := range stack { // len of an array must stay constant
		if outer, ok := n.(ast.Expr); ok && r.info.Types[outer].Value != nil {
			return false
		}
	}
	child := ast.Node(e)
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.ParenExpr:
			child = n
			continue
		case *ast.UnaryExpr:
			return n.Op != token.AND
		case *ast.SelectorExpr:
			return n.X == child && !r.takesPlace(n, r.info.TypeOf(e))
		case *ast.IndexExpr:
			return true // of an array it would not be plain
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if l == child {
					return false
				}
			}
			return true
		case *ast.IncDecStmt:
			return false
		case *ast.RangeStmt:
			return n.X == child
		case *ast.KeyValueExpr:
			_, field := child.(*ast.Ident)
			return n.Value == child || !field
		}
		return true
	}
	return true
}

// takesPlace tells whether a selector uses its operand, of type t, as a variable:
// selecting a field of a struct, or a method that needs its address.
func (r *rewriter) takesPlace(n *ast.SelectorExpr, t types.Type) bool {
	s := r.info.Selections[n]
	if s == nil {
		return true
	}
	if _, ok := t.Underlying().(*types.Pointer); ok {
		return false
	}
	if s.Kind() == types.FieldVal {
		return true
	}
	_, pointer := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
	return pointer
}

// isCounter tells whether e is a counter of the cover tool, or one of them: no access
// of the user's.
func isCounter(e ast.Expr) bool {
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	id, ok := e.(*ast.Ident)
	return ok && strings.HasPrefix(id.Name, "goCover_")
}
