package instrument

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
)

// unixPath is a package of which some functions are redirected to a shim: those by
// which an event loop waits and is woken. Its types and constants stay, and so do all
// other functions; the package itself is never rewritten.
const (
	unixPath = "golang.org/x/sys/unix"
	unixShim = shimPath + "unix"
)

// redirected are the functions of unixPath for which the shim has a counterpart, on the
// systems that have them.
var redirected = []string{
	"Close", "CloseOnExec", "EpollCreate", "EpollCreate1", "EpollCtl", "EpollWait", "Eventfd",
	"Pipe", "Pipe2", "Poll", "Read", "SetNonblock", "Socketpair", "Write",
}

// redirects tells whether the shim can be imported. It cannot where nobody requires the
// module golang.org/x/sys, and it is empty where there is no Unix.
func redirects(shims []*listed) bool {
	found := 0
	for _, p := range shims {
		if (p.ImportPath == unixPath || p.ImportPath == unixShim) && p.Error == nil {
			found++
		}
	}
	return found == 2
}

// A redirection is a function of unixPath that is used.
type redirection struct{ *ast.SelectorExpr }

// redirect finds a redirection.
func (r *rewriter) redirect(n *ast.SelectorExpr) {
	x, ok := n.X.(*ast.Ident)
	if !ok || !r.redirects || !slices.Contains(redirected, n.Sel.Name) {
		return
	}
	if p, ok := r.info.Uses[x].(*types.PkgName); ok && p.Imported().Path() == unixPath {
		r.special = append(r.special, &redirection{n})
	}
}

// redirected renders a redirection. The import stays, and perhaps nobody else uses it.
func (r *rewriter) redirected(n *redirection) string {
	name := n.X.(*ast.Ident).Name
	r.helpers["import"+name] = fmt.Sprintf("() { _ = %s.Close }", name)
	return r.shim("unix") + n.Sel.Name
}
