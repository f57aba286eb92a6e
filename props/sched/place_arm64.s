#include "textflag.h"

// func frames(depth int) uint64
TEXT ·frames(SB), NOSPLIT, $0-16
	MOVD R29, R0
	MOVD depth+0(FP), R1
	MOVD $1, R2
	MOVD $0x9e3779b97f4a7c15, R3

next:
	CBZ  R0, done
	MOVD 8(R0), R4
	EOR  R4, R2, R2
	MUL  R3, R2, R2
	ROR  $29, R2, R2
	MOVD (R0), R0
	SUB  $1, R1, R1
	CBNZ R1, next

done:
	MOVD R2, ret+8(FP)
	RET
