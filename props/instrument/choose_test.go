package instrument

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Of the dependencies, those that synchronise are rewritten, and of those that only
// tests import, the user's own.
func TestChosen(t *testing.T) {
	dir := unpack(t, userModule+`
-- p.go --
package p

import (
	_ "example.com/user/channels"
	_ "example.com/user/clock"
	_ "example.com/user/contexts"
	_ "example.com/user/data"
	_ "example.com/user/duration"
	_ "example.com/user/goes"
	_ "example.com/user/receives"
)
-- p_test.go --
package p_test

import _ "example.com/user/helper"
-- helper/helper.go --
package helper

import (
	_ "sync/atomic"

	_ "example.com/user"
)
-- data/data.go --
package data

import "strings"

// Its text has the words go, select and chan in it; f <- c is only said here.
var B strings.Builder
-- duration/duration.go --
package duration

import "time"

const Long = 5 * time.Hour

func Later(t time.Time) time.Time { return t.Add(Long) }
-- clock/clock.go --
package clock

import . "time"

func F() { Sleep(1) }
-- contexts/contexts.go --
package contexts

import c "context"

var F = c.WithCancel
-- channels/channels.go --
package channels

type C chan int
-- goes/goes.go --
package goes

func F() { go F() }
-- receives/receives.go --
package receives

import "os/signal"

var _ = signal.Stop

func F[C interface{ chan int }](c C) int { return <-c }
`)
	c := Config{Dir: dir, Tests: true, Extra: stubs(t)}
	require.Equal(t, []string{
		"example.com/user", "example.com/user/channels", "example.com/user/clock", "example.com/user/contexts",
		"example.com/user/goes", "example.com/user/helper", "example.com/user/receives",
	}, rewrite(t, c).Packages)
	c.Tests = false
	require.NotContains(t, rewrite(t, c).Packages, "example.com/user/helper")
}

// What the shims are made of cannot be rewritten onto them: not as a dependency, and
// not on request.
func TestNeverChosen(t *testing.T) {
	extra := stubs(t)
	extra[filepath.Join(root(t), "props", "shim", "globals", "more.go")] = []byte(
		"package globals\n\nimport _ \"golang.org/x/sync/singleflight\"\n")
	dir := unpack(t, userModule+`
-- p.go --
package p

import _ "golang.org/x/sync/singleflight"
`)
	c := Config{Dir: dir, Extra: extra, Env: []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GONOSUMDB=*"}}
	require.Equal(t, []string{"example.com/user"}, rewrite(t, c).Packages)
	c.Patterns = []string{shimPath + "sync"}
	c.Cache = t.TempDir()
	_, err := Rewrite(context.Background(), c)
	require.ErrorContains(t, err, "the scheduler itself is made of this package")
}
