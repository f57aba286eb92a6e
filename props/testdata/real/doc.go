// Package real names the lock packages whose own constructors are verified as
// they are, so that go.mod keeps their versions. See README.md.
package real

import (
	_ "github.com/bytedance/gopkg/lang/syncx"
	_ "github.com/panjf2000/ants/v2/pkg/sync"
)
