package instrument

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// selectStatement renders a select as a switch over the index of the case that went
// through. Bodies stay in place, and so break, continue, goto, labels and returns
// keep their meaning; a default clause is there in any case, so that a terminating
// statement remains one.
//
//	select {             switch zz0, zz1 := From(c), To(d).Case(v); Select(false, zz0, zz1) {
//	case x, ok := <-c:   case 0: x, ok := zz0.GetOK();
//	case d <- v:         case 1:
//	}                    default: panic("unreachable")}
func (r *rewriter) selectStatement(n *ast.SelectStmt) string {
	var names, values []string
	hasDefault := false
	for _, s := range n.Body.List {
		comm := s.(*ast.CommClause).Comm
		if comm == nil {
			hasDefault = true
			continue
		}
		names = append(names, r.name("", len(names)))
		values = append(values, r.moved(comm, n.Select))
	}
	var b strings.Builder
	b.WriteString("switch ")
	if len(names) > 0 {
		b.WriteString(strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; ")
	}
	arguments := append([]string{strconv.FormatBool(hasDefault)}, names...)
	b.WriteString(r.shim("channel") + "Select(" + strings.Join(arguments, ", ") + ") ")
	b.WriteString(r.realigned(b.String(), n.Select, n.Body.Lbrace))
	at := n.Body.Lbrace
	index := 0
	for _, s := range n.Body.List {
		clause := s.(*ast.CommClause)
		b.WriteString(r.span(at, clause.Case))
		at = clause.Colon + 1
		if clause.Comm == nil {
			b.WriteString("default:")
			continue
		}
		head := "case " + strconv.Itoa(index) + ": " + r.got(clause.Comm, names[index])
		b.WriteString(head + r.realigned(head, clause.Case, at))
		index++
	}
	b.WriteString(r.span(at, n.Body.Rbrace))
	if len(n.Body.List) > 0 && !hasDefault {
		b.WriteString("; ") // the last body may end on this line
	}
	if !hasDefault {
		b.WriteString(`default: panic("unreachable")`)
	}
	return b.String() + "}"
}

// moved renders what is evaluated when the select statement begins. It moves to the
// line of the select, but keeps its position in stack traces.
func (r *rewriter) moved(comm ast.Stmt, to token.Pos) string {
	from := comm.Pos()
	if u := receiveIn(comm); u != nil {
		from = u.X.Pos()
	}
	if r.line(from) == r.line(to) {
		return r.caseOf(comm)
	}
	return r.at(from) + r.caseOf(comm)
}

// realigned makes up for lines that a text has more or less than the stretch that it
// replaces: operands of the cases move to the head of the switch.
func (r *rewriter) realigned(text string, from, to token.Pos) string {
	if strings.Contains(text, "\n") || strings.Contains(text, "/*line ") || r.lines(from, to) != "" {
		return r.at(to)
	}
	return ""
}

// caseOf renders the case for the shim.
func (r *rewriter) caseOf(comm ast.Stmt) string {
	if s, ok := comm.(*ast.SendStmt); ok {
		return r.sender(s) + ".Case(" + r.node(s.Value) + ")"
	}
	return r.shim("channel") + "From(" + r.node(receiveIn(comm).X) + ")"
}

// receiveIn is the receive operation of a case.
func receiveIn(comm ast.Stmt) *ast.UnaryExpr {
	switch s := comm.(type) {
	case *ast.AssignStmt:
		return receiveOf(s.Rhs)
	case *ast.ExprStmt:
		return receiveOf([]ast.Expr{s.X})
	}
	return nil // a send
}

// got renders what happens once the case went through. The left side is evaluated
// only then.
func (r *rewriter) got(comm ast.Stmt, name string) string {
	s, ok := comm.(*ast.AssignStmt)
	if !ok {
		return ""
	}
	get := ".Get()"
	if len(s.Lhs) == 2 {
		get = ".GetOK()"
	}
	return r.span(s.Lhs[0].Pos(), s.Lhs[len(s.Lhs)-1].End()) + " " + s.Tok.String() + " " + name + get + ";"
}
