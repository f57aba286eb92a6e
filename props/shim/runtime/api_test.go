package runtime_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/dropin"
)

func TestDropIn(t *testing.T) {
	differences, err := dropin.Differences("runtime")
	require.NoError(t, err)
	require.Empty(t, differences)
}
