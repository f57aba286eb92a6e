// This empty file lets the compiler accept functions without a body, which
// here.go and coroutine_race.go name by go:linkname.
