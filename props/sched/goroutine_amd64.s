#include "textflag.h"

// The runtime keeps the address of the running goroutine's descriptor in
// thread-local storage (cmd/internal/obj/x86: TLS).
//
// func goroutine() uintptr
TEXT ·goroutine(SB), NOSPLIT, $0-8
	MOVQ (TLS), AX
	MOVQ AX, ret+0(FP)
	RET
