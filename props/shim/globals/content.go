package globals

import (
	"reflect"
	"unsafe"
)

// content is what a map, slice or channel holds that stands in a variable, or in
// a struct or array within it. It is put back into the same map, array or
// channel, since others may know it too.
type content interface{ restore() }

// depthMax bounds the walk through structs and arrays in structs and arrays. Types
// without pointers are finite; nobody nests deeper by hand.
const depthMax = 20

// elementsMax is the length from which a slice or an array is taken for data,
// whose elements need not be looked at or put back one by one at every run.
const elementsMax = 4096

func contentsOf(v reflect.Value, found []content, depth int) []content {
	if depth > depthMax {
		return found
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			found = contentsOf(accessible(v.Field(i)), found, depth+1)
		}
	case reflect.Array:
		if v.Len() <= elementsMax && mayHold(v.Type().Elem().Kind()) {
			for i := range v.Len() {
				found = contentsOf(v.Index(i), found, depth+1)
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			found = append(found, newMapContent(v))
		}
	case reflect.Slice:
		if v.Len() > 0 && v.Len() <= elementsMax {
			found = append(found, newSliceContent(v))
		}
	case reflect.Chan:
		if !v.IsNil() && v.Type().ChanDir() == reflect.BothDir {
			found = append(found, newChannelContent(v))
		}
	}
	return found
}

func mayHold(k reflect.Kind) bool {
	switch k {
	case reflect.Struct, reflect.Array, reflect.Map, reflect.Slice, reflect.Chan:
		return true
	}
	return false
}

// accessible is the field of an addressable struct, exported or not.
func accessible(field reflect.Value) reflect.Value {
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}

// detached is a copy of v that stays as it is.
func detached(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

type mapContent struct{ place, saved reflect.Value }

func newMapContent(v reflect.Value) content {
	saved := reflect.MakeMapWithSize(v.Type(), v.Len())
	for i := v.MapRange(); i.Next(); {
		saved.SetMapIndex(i.Key(), i.Value())
	}
	return mapContent{detached(v), saved}
}

func (c mapContent) restore() {
	c.place.Clear()
	for i := c.saved.MapRange(); i.Next(); {
		c.place.SetMapIndex(i.Key(), i.Value())
	}
}

type sliceContent struct{ place, saved reflect.Value }

func newSliceContent(v reflect.Value) content {
	saved := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(saved, v)
	return sliceContent{detached(v), saved}
}

func (c sliceContent) restore() { reflect.Copy(c.place, c.saved) }
