//go:build linux || darwin

package cpython

import (
	"fmt"
	"unsafe"

	"github.com/ebitengine/purego"
)

// A capi holds the C functions this package calls, under their C names without
// the prefix. All of them are exported by every CPython from 2.7 on, except
// noSite, which is nil where the variable is gone. Objects and thread states
// are opaque addresses.
type capi struct {
	getVersion    func() string
	initializeEx  func(signalHandlers int32)
	initThreads   func()
	compileString func(text, filename string, start int32) (code uintptr)
	evalCode      func(code, globals, locals uintptr) (result uintptr)
	addModule     func(name string) (module uintptr)
	moduleDict    func(module uintptr) (dict uintptr)
	floatAsDouble func(object uintptr) float64
	errClear      func()
	decRef        func(object uintptr)

	interpreterHead func() (interpreter uintptr)
	newThreadState  func(interpreter uintptr) (state uintptr)
	clearState      func(state uintptr)
	deleteCurrent   func()
	restoreThread   func(state uintptr)
	saveThread      func() (state uintptr)

	noSite *int32
}

// The grammar's start symbols, from Include/compile.h.
const (
	fileInput = 257
	evalInput = 258
)

func bind(handle uintptr) (*capi, error) {
	c := new(capi)
	for _, f := range []struct {
		name string
		fptr any
	}{
		{"Py_GetVersion", &c.getVersion},
		{"Py_InitializeEx", &c.initializeEx},
		{"PyEval_InitThreads", &c.initThreads},
		{"Py_CompileString", &c.compileString},
		{"PyEval_EvalCode", &c.evalCode},
		{"PyImport_AddModule", &c.addModule},
		{"PyModule_GetDict", &c.moduleDict},
		{"PyFloat_AsDouble", &c.floatAsDouble},
		{"PyErr_Clear", &c.errClear},
		{"Py_DecRef", &c.decRef},
		{"PyInterpreterState_Head", &c.interpreterHead},
		{"PyThreadState_New", &c.newThreadState},
		{"PyThreadState_Clear", &c.clearState},
		{"PyThreadState_DeleteCurrent", &c.deleteCurrent},
		{"PyEval_RestoreThread", &c.restoreThread},
		{"PyEval_SaveThread", &c.saveThread},
	} {
		address, err := purego.Dlsym(handle, f.name)
		if err != nil {
			return nil, fmt.Errorf("not a usable CPython library: %w", err)
		}
		purego.RegisterFunc(f.fptr, address)
	}
	if address, err := purego.Dlsym(handle, "Py_NoSiteFlag"); err == nil {
		// The variable lives in C's memory; reading the address through a
		// pointer to it is the conversion that go vet can follow.
		c.noSite = *(**int32)(unsafe.Pointer(&address))
	}
	return c, nil
}
