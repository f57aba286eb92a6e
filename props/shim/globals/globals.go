// Package globals remembers the package-level variables of rewritten programs, so
// that every run of an exploration begins with the same values.
package globals

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// registry holds the variables of all packages that were rewritten, in the order
// of their initialisation.
var registry struct {
	sync.Mutex
	variables []reflect.Value // pointers
}

// Register tells where the variables of the package are; each of pointers is
// non-nil. Generated code calls it when the package is initialised, and again for
// the variables of its tests.
func Register(path string, pointers ...any) {
	registry.Lock()
	defer registry.Unlock()
	for i, p := range pointers {
		v := reflect.ValueOf(p)
		if v.Kind() != reflect.Pointer || v.IsNil() {
			panic(fmt.Sprintf("globals: argument %d of package %s is a %T, not a pointer to a variable", i, path, p))
		}
		registry.variables = append(registry.variables, v)
	}
}

// Snapshot remembers the values of all registered variables. The function that it
// returns puts them back; it may be called any number of times, while nobody
// else uses the variables. A copy is shallow, but for what a variable holds
// itself: see content. What is reached through pointers stays as it is.
func Snapshot() (restore func()) {
	registry.Lock()
	defer registry.Unlock()
	saved := make([]variable, 0, len(registry.variables))
	for _, p := range slices.Clone(registry.variables) {
		saved = append(saved, save(p.Elem()))
	}
	return func() {
		for _, v := range saved {
			v.restore()
		}
	}
}

// variable is one variable as it was.
type variable struct {
	place    reflect.Value
	value    reflect.Value
	contents []content
}

func save(place reflect.Value) variable {
	v := variable{place: place, value: reflect.New(place.Type()).Elem()}
	v.value.Set(place)
	v.contents = contentsOf(place, nil, 0)
	return v
}

func (v variable) restore() {
	v.place.Set(v.value)
	for _, c := range v.contents {
		c.restore()
	}
}
