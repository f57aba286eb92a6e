package instrument

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What goes to a package that is not rewritten, or comes from there, is lent, and
// nothing else: the file says behind each line what.
func TestLendings(t *testing.T) {
	b := rewrite(t, Config{Patterns: []string{"./testdata/torture"}, Tests: true, Extra: stubs(t)})
	name, err := filepath.Abs(filepath.Join("testdata", "torture", "lending.go"))
	require.NoError(t, err)
	lent := regexp.MustCompile(`zzchannel\.Lent\(([a-zA-Z.()]+), "(net/http|net/rpc|os/signal)"\)`)
	comment := regexp.MustCompile(`// ([a-zA-Z.()]+)$`)
	var want, got []string
	for line := range strings.Lines(rewritten(t, b, name)) {
		for _, found := range lent.FindAllStringSubmatch(line, -1) {
			got = append(got, found[1])
		}
		if said := comment.FindStringSubmatch(strings.TrimSpace(line)); said != nil && !strings.HasPrefix(line, "//") {
			want = append(want, said[1])
		}
	}
	require.Len(t, want, 9)
	require.ElementsMatch(t, want, got)
}
