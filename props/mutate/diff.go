package mutate

import (
	"fmt"
	"strings"
)

// diffContext is how many unchanged lines a diff shows around what changed.
const diffContext = 2

// Diff shows the mutant as a reader wants it: the lines that changed, with - and +,
// and some around them. was is the file as it stands, is what Apply gave.
func Diff(was, is []byte) string {
	a, b := strings.Split(string(was), "\n"), strings.Split(string(is), "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out strings.Builder
	write := func(mark string, lines []string) {
		for _, l := range lines {
			fmt.Fprintf(&out, "%s%s\n", mark, l)
		}
	}
	write(" ", a[max(0, head-diffContext):head])
	write("-", a[head:len(a)-tail])
	write("+", b[head:len(b)-tail])
	write(" ", a[len(a)-tail:min(len(a), len(a)-tail+diffContext)])
	return out.String()
}
