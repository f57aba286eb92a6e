package badtests

import (
	"os"
	"testing"
)

func init() { os.Exit(5) }

func TestMain(m *testing.M) { os.Exit(6) }

func TestX(t *testing.T) { undeclared() }
