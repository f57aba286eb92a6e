//go:build gilcheck_inside

package props

// rewritten says that this binary was built from source that the rewriter has seen.
// A build tag tells it reliably, even where a test starts other tests with its own
// environment.
const rewritten = true
