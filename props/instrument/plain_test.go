package instrument

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainLines are statements of a function, and what becomes of them.
var plainLines = []struct{ source, want string }{
	{"for !l.held {", "for !(*zzplain.Read(&l.held)) {"},
	{"}", "}"},
	{"l.held = true", "{ zzp := &l.held; *zzplain.Write(zzp) = true }"},
	{"l.n++", "{ zzp := &l.n; zzw := *zzplain.Read(zzp) + (1); *zzplain.Write(zzp) = zzw }"},
	{"l.n <<= 2", "{ zzp := &l.n; zzw := *zzplain.Read(zzp) << (2); *zzplain.Write(zzp) = zzw }"},
	{"l.n -= one()", "{ zzp := &l.n; zzv := one(); zzw := *zzplain.Read(zzp) - (zzv); *zzplain.Write(zzp) = zzw }"},
	{"l.n = total + 1", "{ zzp := &l.n; zzv := int((*zzplain.Read(&total)) + 1); *zzplain.Write(zzp) = zzv }"},
	{"l.next.next = l", "{ zzp := &(*zzplain.Read(&l.next)).next; zzv := l; *zzplain.Write(zzp) = zzv }"},
	{"l.inner.deep.n = 1", "{ zzp := &l.inner.deep.n; *zzplain.Write(zzp) = 1 }"},
	{"s[one()] = s[0]", "{ zzp := &s[one()]; zzv := (*zzplain.Read(&s[0])); *zzplain.Write(zzp) = zzv }"},
	{"total, l.n = l.n, total", "total, l.n = (*zzplain.Read(&l.n)), (*zzplain.Read(&total))"},
	{"if l.n = 1; l.n == total {", "if l.n = 1; (*zzplain.Read(&l.n)) == (*zzplain.Read(&total)) {"},
	{"}", "}"},
	{"*q = *q + 1", "{ zzp := q; zzv := int((*zzplain.Read(q)) + 1); *zzplain.Write(zzp) = zzv }"},
	{"local := 1", "local := 1"},
	{"local++", "local++"},
	{"shared := 1", "shared := 1"},
	{"func() { shared = 2 }()", "func() { { zzp := &shared; *zzplain.Write(zzp) = 2 } }()"},
	{"m[l.n] = shared", "m[(*zzplain.Read(&l.n))] = (*zzplain.Read(&shared))"},
	{"l.inner.touch(len(l.inner.array), l.inner.array[1])", "l.inner.touch(len(l.inner.array), (*zzplain.Read(&l.inner.array[1])))"},
	{"_ = [len(l.next.inner.array)]int{}", "_ = [len(l.next.inner.array)]int{}"},
	{"l.mu.Lock(); l.c <- &l.n", "l.mu.Lock(); zzchannel.To((*zzplain.Read(&l.c))).Send(&l.n)"},
	{"_ = lock{n: l.n, next: l}", "_ = lock{n: (*zzplain.Read(&l.n)), next: l}"},
	{"l.err = nil", "{ zzp := &l.err; *zzplain.Write(zzp) = nil }"},
	{"l.err = text(\"typed\")", "{ zzp := &l.err; *zzplain.Write(zzp) = text(\"typed\") }"},
	{"l.own = l.n == 1", "{ zzp := &l.own; zzv := bool((*zzplain.Read(&l.n)) == 1); *zzplain.Write(zzp) = zzv }"},
	{"l.yes = l.n == 1", "{ zzp := &l.yes; zzv := zztyped0(zzp, (*zzplain.Read(&l.n)) == 1); *zzplain.Write(zzp) = zzv }"},
	{"l.k += 1 << l.n", "{ zzp := &l.k; zzv := zztyped0(zzp, 1 << (*zzplain.Read(&l.n))); zzw := *zzplain.Read(zzp) + (zzv); *zzplain.Write(zzp) = zzw }"},
	{"if l.err == io.EOF {", "if (*zzplain.Read(&l.err)) == io.EOF {"},
	{"}", "}"},
}

const plainDeclarations = `package p

import (
	"io"
	"sync"
)

type (
	flag bool
	kind int
	text string
)

func (t text) Error() string { return string(t) }

type inner struct {
	deep  struct{ n int }
	array [4]int
}

func (*inner) touch(int, int) {}

type lock struct {
	held  bool
	own   bool
	n     int
	next  *lock
	inner inner
	mu    sync.Mutex
	c     chan *int
	err   error
	yes   flag
	k     kind
}

var total int

func one() int { return 1 }

func f(l *lock, s []int, q *int, m map[int]int) {
`

// Plain accesses of shared variables get a point, those of local ones do not.
func TestPlain(t *testing.T) {
	var body strings.Builder
	for _, l := range plainLines {
		body.WriteString(l.source + "\n")
	}
	dir := unpack(t, userModule+"-- p.go --\n"+plainDeclarations+body.String()+"}\n")
	b := rewrite(t, Config{Dir: dir, Plain: true, Extra: stubs(t)})
	require.Empty(t, b.Refused)
	got := strings.Split(rewritten(t, b, filepath.Join(dir, "p.go")), "\n")[strings.Count(plainDeclarations, "\n"):]
	for i, l := range plainLines {
		require.Equal(t, l.want, got[i], l.source)
	}
	run(t, dir, append(append([]string{"build"}, b.Flags...), ".")...)
}
