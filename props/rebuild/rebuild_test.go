package rebuild

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWithTag(t *testing.T) {
	for _, test := range []struct {
		flags   []string
		goflags string
		want    []string
	}{
		{nil, "", []string{"-tags=gilcheck_inside"}},
		{[]string{"-race"}, "-mod=mod", []string{"-race", "-tags=gilcheck_inside"}},
		{nil, "-tags=a -mod=mod", []string{"-tags=a,gilcheck_inside"}},
		{[]string{"--tags=b,c", "-race"}, "-tags=a", []string{"-race", "-tags=b,c,gilcheck_inside"}},
		{[]string{"-tags="}, "", []string{"-tags=gilcheck_inside"}},
	} {
		require.Equal(t, test.want, withTag(test.flags, test.goflags))
	}
}

func TestFlagValue(t *testing.T) {
	flags := []string{"-cover", "-covermode=set", "--overlay=/a=b"}
	require.Equal(t, "set", flagValue(flags, "covermode"))
	require.Equal(t, "/a=b", flagValue(flags, "overlay"))
	require.Empty(t, flagValue(flags, "cover"))
}

// TestPlanRefuses asks for packages of this module that cannot be explored.
func TestPlanRefuses(t *testing.T) {
	root := "github.com/gilcheck/gilcheck/"
	_, err := Test{Path: root + "gil/cpython"}.Plan(t.Context())
	require.ErrorIs(t, err, ErrForeign)
	_, err = Test{Path: root + "props/cmd/gilcheck/testdata/refused"}.Plan(t.Context())
	var no Unsupported
	require.ErrorAs(t, err, &no)
	require.Regexp(t, `testdata/refused/lock\.go:14: reflect\.Select `, err.Error())
	_, err = Test{Path: root + "no/such/package"}.Plan(t.Context())
	require.Error(t, err)
}

// TestPlan shows what is asked of the go command.
func TestPlan(t *testing.T) {
	plan, err := Test{Path: "../cmd/gilcheck/testdata/good", Flags: []string{"-race"}, Fuzz: true}.Plan(t.Context())
	require.NoError(t, err)
	require.Subset(t, plan.Args, []string{"test", "-c", "-vet=off", "-fuzz=.", "-race", "-tags=gilcheck_inside"})
	require.Contains(t, plan.Built, "github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/good")
}
