#include "textflag.h"

// func frames(depth int) uint64
TEXT ·frames(SB), NOSPLIT, $0-16
	MOVQ BP, AX
	MOVQ depth+0(FP), CX
	MOVQ $1, DX
	MOVQ $0x9e3779b97f4a7c15, SI

next:
	TESTQ AX, AX
	JEQ   done
	XORQ  8(AX), DX
	IMULQ SI, DX
	RORQ  $29, DX
	MOVQ  (AX), AX
	DECQ  CX
	JNZ   next

done:
	MOVQ DX, ret+8(FP)
	RET
