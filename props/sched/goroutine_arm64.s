#include "textflag.h"

// The runtime keeps the address of the running goroutine's descriptor in register
// R28, which the assembler calls g.
//
// func goroutine() uintptr
TEXT ·goroutine(SB), NOSPLIT, $0-8
	MOVD g, ret+0(FP)
	RET
