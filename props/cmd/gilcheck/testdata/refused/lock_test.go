package refused

import "testing"

func TestLock(t *testing.T) { New().Lock() }
