package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
)

// receive renders <-c.
func (r *rewriter) receive(n *ast.UnaryExpr) string {
	name := "Receive"
	if r.commaOK[n] {
		name = "ReceiveOK"
	}
	return r.shim("channel") + name + "(" + r.lines(n.Pos(), n.X.Pos()) + r.node(n.X) + ")"
}

// send renders c <- v. The value is a method's argument, so that what is assignable
// to the element stays so: untyped constants, and types that implement it.
func (r *rewriter) send(n *ast.SendStmt) string {
	return r.sender(n) + ".Send(" + r.lines(n.Chan.End(), n.Value.Pos()) + r.node(n.Value) + ")"
}

func (r *rewriter) sender(n *ast.SendStmt) string {
	return r.shim("channel") + "To(" + r.node(n.Chan) + ")"
}

// channelBuiltin is the name of the builtin function that n calls on a channel, if
// it has to become a function of the shim. Type parameters that stand for channels
// of several element types are left to the builtin: len and cap only look, and close
// was refused before.
func (r *rewriter) channelBuiltin(n *ast.CallExpr) *ast.Ident {
	id, kind := builtinOnChannel(r.info, n)
	if id == nil || kind == mixed || kind == sendingOnly && id.Name != "close" {
		return nil
	}
	return id
}

func builtinOnChannel(info *types.Info, n *ast.CallExpr) (*ast.Ident, channelKind) {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok || len(n.Args) != 1 {
		return nil, noChannel
	}
	if _, ok := info.Uses[id].(*types.Builtin); !ok {
		return nil, noChannel
	}
	switch id.Name {
	case "close", "len", "cap":
		if kind := kindOf(info.TypeOf(n.Args[0])); kind != noChannel {
			return id, kind
		}
	}
	return nil, noChannel
}

// rangeOver renders a loop over a channel as the for loop that it stands for. An
// iterator would be shorter, but needs Go 1.23 and shows in stack traces; and this
// way break, continue, goto and labels stay what they are. The body keeps its
// braces, since it may declare the loop's variable anew.
//
//	for v := range c {…}   for zzc := c; ; { v, zzok := ReceiveOK(zzc); if !zzok { break }; {…} }
//	for x = range c {…}    for zzc := c; ; { zzv, zzok := …; if !zzok { break }; x = zzv; {…} }
func (r *rewriter) rangeOver(n *ast.RangeStmt) string {
	c, v, ok := r.prefix+"c", r.prefix+"v", r.prefix+"ok"
	receive := r.shim("channel") + "ReceiveOK(" + c + ")"
	stop := "; if !" + ok + " { break }; "
	begin := "for " + c + " := "
	gap := r.lines(n.For, n.X.Pos())
	end := r.lines(n.X.End(), n.Body.Pos())
	if isBlank(n.Key) {
		return begin + gap + r.node(n.X) + "; ; { _, " + ok + " := " + receive + stop + end + r.node(n.Body) + "}"
	}
	key := r.node(n.Key)
	if n.Tok == token.ASSIGN {
		return begin + gap + r.node(n.X) + "; ; { " + v + ", " + ok + " := " + receive + stop + key + " = " + v + "; " + end + r.node(n.Body) + "}"
	}
	if r.oldLoops() {
		r.helpers["start"] = "[T any](c <-chan T) (<-chan T, T) { var v T; return c, v }"
		return "for " + c + ", " + key + " := " + r.helper("start") + "(" + gap + r.node(n.X) + "); ; { " +
			v + ", " + ok + " := " + receive + stop + key + " = " + v + "; " + end + r.node(n.Body) + "}"
	}
	return begin + gap + r.node(n.X) + "; ; { " + key + ", " + ok + " := " + receive + stop + end + r.node(n.Body) + "}"
}

// isBlank tells whether the loop has no variable.
func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e == nil || ok && id.Name == "_"
}
