package instrument

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// unixPath is a package of which some functions are redirected to a shim: those by
// which an event loop waits and is woken. Its types and constants stay, and so do all
// other functions; the package itself is never rewritten.
const (
	unixPath = "golang.org/x/sys/unix"
	unixShim = shimPath + "unix"
)

// The functions of unixPath for which the shim has a counterpart.
var (
	everyUnix = []string{"Close", "CloseOnExec", "Pipe", "Poll", "Read", "SetNonblock", "Socketpair", "Write"}
	linuxOnly = []string{"EpollCreate", "EpollCreate1", "EpollCtl", "EpollWait", "Eventfd", "Pipe2"}
)

// redirectable lists the functions to redirect: those that the shim has on the system
// that the build is for, or none if it cannot be imported. It cannot where nobody
// requires the module golang.org/x/sys, and it is empty where there is no Unix.
func redirectable(shims []*listed) []string {
	var shim, real *listed
	for _, p := range shims {
		switch p.ImportPath {
		case unixPath:
			real = p
		case unixShim:
			shim = p
		}
	}
	switch {
	case shim == nil || real == nil || shim.Error != nil || real.Error != nil:
		return nil
	case slices.ContainsFunc(shim.GoFiles, func(name string) bool { return strings.HasSuffix(name, "_linux.go") }):
		return slices.Concat(everyUnix, linuxOnly)
	}
	return everyUnix
}

// A redirection is a function of unixPath that is used.
type redirection struct{ *ast.SelectorExpr }

// redirect finds a redirection.
func (r *rewriter) redirect(n *ast.SelectorExpr) {
	x, ok := n.X.(*ast.Ident)
	if !ok || !slices.Contains(r.redirects, n.Sel.Name) {
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
