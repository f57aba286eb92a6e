package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const constructors = locks + `
func New() *Locker                          { return &Locker{} }
func Patient(d time.Duration) *Locker       { return &Locker{d} }
func Both2() (*Locker, error)               { return &Locker{}, nil }
func Of[T any]() *Locker                    { return &Locker{} }
func hidden() *Locker                       { return &Locker{} }
func Number() int                           { return 0 }
type shy struct{ Locker }
func Shy() *shy                             { return &shy{} }
`

func TestNewConstructor(t *testing.T) {
	p := typecheck(t, constructors)
	tests := []struct {
		expr     string
		source   string
		imports  map[string]string
		internal bool
	}{
		{expr: "New", source: "New"},
		{expr: "New()", source: "func() *Locker { return New() }"},
		{expr: "new(GIL)", source: "func() *GIL { return new(GIL) }"},
		{expr: "&Locker{}", source: "func() *Locker { return &Locker{} }"},
		{expr: "&Locker{patience: 1}", source: "func() *Locker { return &Locker{patience: 1} }", internal: true},
		{expr: "hidden", source: "hidden", internal: true},
		{expr: "Shy", source: "Shy"},
		{expr: "Shy()", source: "func() *shy { return Shy() }", internal: true},
		{expr: "Of[int]", source: "Of[int]"},
		{expr: "Patient(3 * time.Second)", source: "func() *Locker { return Patient(3 * time.Second) }",
			imports: map[string]string{"time": "time"}},
		{expr: "func() *Locker { l, _ := Both2(); _ = time.Now(); return l }", internal: true,
			source: "func() *Locker { l, _ := Both2(); _ = time.Now(); return l }", imports: map[string]string{"time": "time"}},
	}
	for _, test := range tests {
		t.Run(test.expr, func(t *testing.T) {
			c, err := newConstructor(p, test.expr)
			require.NoError(t, err)
			require.Equal(t, test.source, c.source)
			require.Equal(t, test.internal, c.private || c.foreign)
			if test.imports == nil {
				test.imports = map[string]string{}
			}
			require.Equal(t, test.imports, c.imports)
		})
	}
}

func TestNewConstructorErrors(t *testing.T) {
	p := typecheck(t, constructors)
	for expr, want := range map[string]string{
		"New(":       "is not an expression",
		"Missing":    "undefined: Missing",
		"New(3)":     "too many arguments",
		"Locker":     "it is a type; write an expression such as 'new(lock.Locker)'",
		"Locker{}":   "only the pointer *lock.Locker is a lock",
		"Patient":    "it needs arguments; write the call, with values for (time.Duration)",
		"Both2":      "it returns 2 values",
		"Both2()":    "is no lock",
		"Of":         "it is generic; choose the type arguments in [T]",
		"Number":     "a value of type int is no lock",
		"3":          "a value of type untyped int is no lock",
		"nil":        "no lock",
		"os.Getpid":  "undefined: os",
		"time.Now()": "a value of type time.Time is no lock",
	} {
		_, err := newConstructor(p, expr)
		require.ErrorContains(t, err, want, expr)
		require.NotContains(t, err.Error(), "\n", expr)
	}
}
