package sched

import (
	"math"
	"reflect"
	"unsafe"
)

// firstPage is the size of the smallest page: no variable lives below it, so that
// a smaller number is no address.
const firstPage = 4096

// Word is the value that a shim reports to Done for v. Addresses differ from run
// to run, and so a pointer stands for the number of its object. Of compound
// values nothing is told: which they are follows from the operations before.
func (t *Thread) Word(v any) uint64 {
	if v == nil {
		return 0
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool:
		if r.Bool() {
			return 1
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return uint64(r.Int())
	case reflect.Uintptr:
		return WordOfUintptr(uintptr(r.Uint()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return r.Uint()
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(r.Float())
	case reflect.String:
		return wordOfString(r.String())
	case reflect.Pointer, reflect.Chan, reflect.Map, reflect.UnsafePointer:
		return t.WordOfPointer(r.UnsafePointer())
	}
	return 0
}

// WordOfPointer is the number of the object that p points to, 0 if p is nil.
func (t *Thread) WordOfPointer(p unsafe.Pointer) uint64 {
	if p == nil {
		return 0
	}
	return uint64(t.e.objects.find(p).id)
}

// WordOfUintptr is p, or the same for all that may be addresses.
func WordOfUintptr(p uintptr) uint64 {
	return uint64(min(p, firstPage))
}

// wordOfString is the string's FNV-1a hash (Fowler, Noll and Vo).
func wordOfString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
