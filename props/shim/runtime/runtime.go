// Package runtime stands in for the standard package in rewritten programs. What
// concerns scheduling belongs to the execution while there is one; the rest is
// the real runtime.
//
// MemProfileRate is a copy: to assign it changes nothing else.
package runtime

import (
	std "runtime"
	"unsafe"
)

// BlockProfileRecord and the other types are the standard ones.
type (
	BlockProfileRecord = std.BlockProfileRecord
	Cleanup            = std.Cleanup
	Error              = std.Error
	Frame              = std.Frame
	Frames             = std.Frames
	Func               = std.Func
	MemProfileRecord   = std.MemProfileRecord
	MemStats           = std.MemStats
	PanicNilError      = std.PanicNilError
	Pinner             = std.Pinner
	StackRecord        = std.StackRecord
	TypeAssertionError = std.TypeAssertionError
)

// What the program was compiled by and for.
const (
	Compiler = std.Compiler
	GOARCH   = std.GOARCH
	GOOS     = std.GOOS
)

// MemProfileRate is the rate at the start of the program.
var MemProfileRate = std.MemProfileRate

// BlockProfile is runtime.BlockProfile.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) { return std.BlockProfile(p) }

// Breakpoint is runtime.Breakpoint.
func Breakpoint() { std.Breakpoint() }

// CPUProfile panics, as the standard function does.
//
// Deprecated: as there.
func CPUProfile() []byte { panic("CPUProfile no longer available") }

// Caller is runtime.Caller.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) { return std.Caller(skip + 1) }

// Callers is runtime.Callers. Skip counts as there: 0 is Callers itself.
func Callers(skip int, pc []uintptr) int { return std.Callers(skip+1, pc) }

// CallersFrames is runtime.CallersFrames.
func CallersFrames(callers []uintptr) *Frames { return std.CallersFrames(callers) }

// FuncForPC is runtime.FuncForPC.
func FuncForPC(pc uintptr) *Func { return std.FuncForPC(pc) }

// GC is runtime.GC.
func GC() { std.GC() }

// GOROOT is runtime.GOROOT.
//
// Deprecated: as there.
func GOROOT() string { return std.GOROOT() }

// GoroutineProfile is runtime.GoroutineProfile.
func GoroutineProfile(p []StackRecord) (n int, ok bool) { return std.GoroutineProfile(p) }

// KeepAlive is runtime.KeepAlive.
func KeepAlive(x any) { std.KeepAlive(x) }

// MemProfile is runtime.MemProfile.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	return std.MemProfile(p, inuseZero)
}

// MutexProfile is runtime.MutexProfile.
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) { return std.MutexProfile(p) }

// NumCPU is runtime.NumCPU.
func NumCPU() int { return std.NumCPU() }

// NumCgoCall is runtime.NumCgoCall.
func NumCgoCall() int64 { return std.NumCgoCall() }

// ReadMemStats is runtime.ReadMemStats.
func ReadMemStats(m *MemStats) { std.ReadMemStats(m) }

// ReadTrace is runtime.ReadTrace.
func ReadTrace() (buf []byte) { return std.ReadTrace() }

// SetBlockProfileRate is runtime.SetBlockProfileRate.
func SetBlockProfileRate(rate int) { std.SetBlockProfileRate(rate) }

// SetCPUProfileRate is runtime.SetCPUProfileRate.
func SetCPUProfileRate(hz int) { std.SetCPUProfileRate(hz) }

// SetCgoTraceback is runtime.SetCgoTraceback.
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {
	std.SetCgoTraceback(version, traceback, context, symbolizer)
}

// SetMutexProfileFraction is runtime.SetMutexProfileFraction.
func SetMutexProfileFraction(rate int) int { return std.SetMutexProfileFraction(rate) }

// Stack is runtime.Stack.
func Stack(buf []byte, all bool) int { return std.Stack(buf, all) }

// StartTrace is runtime.StartTrace.
func StartTrace() error { return std.StartTrace() }

// StopTrace is runtime.StopTrace.
func StopTrace() { std.StopTrace() }

// ThreadCreateProfile is runtime.ThreadCreateProfile.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) { return std.ThreadCreateProfile(p) }

// Version is runtime.Version.
func Version() string { return std.Version() }
