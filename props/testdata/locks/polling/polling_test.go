package polling

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/props"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *Lock { return new(Lock) }, props.Without("no-starvation"))
}
