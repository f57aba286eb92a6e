// Package hangs has a constructor that does not return.
package hangs

import (
	"os"
	"strconv"
	"sync"
)

// New writes the number of its process to the file that GILCHECK_TEST_HANGS
// names, and blocks for ever.
func New() *sync.Mutex {
	name := os.Getenv("GILCHECK_TEST_HANGS")
	if err := os.WriteFile(name+".new", []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		panic(err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		panic(err)
	}
	select {}
}
