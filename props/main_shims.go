package props

// The inside build needs all shims. Imported here they are in a vendor directory, in
// go.sum, and in the build ID of every test that calls Verify: whoever changes one
// gets a new inside build.
import (
	_ "github.com/gilcheck/gilcheck/props/shim/channel"
	_ "github.com/gilcheck/gilcheck/props/shim/context"
	_ "github.com/gilcheck/gilcheck/props/shim/globals"
	_ "github.com/gilcheck/gilcheck/props/shim/goroutine"
	_ "github.com/gilcheck/gilcheck/props/shim/iter"
	_ "github.com/gilcheck/gilcheck/props/shim/plain"
	_ "github.com/gilcheck/gilcheck/props/shim/runtime"
	_ "github.com/gilcheck/gilcheck/props/shim/sync"
	_ "github.com/gilcheck/gilcheck/props/shim/sync/atomic"
	_ "github.com/gilcheck/gilcheck/props/shim/tests"
	_ "github.com/gilcheck/gilcheck/props/shim/time"
)
