//go:build !gilcheck_inside

package props

// rewritten says that this binary was built from source that the rewriter has seen.
const rewritten = false
