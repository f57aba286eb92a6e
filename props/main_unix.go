//go:build unix

package props

import (
	"fmt"
	"os"
	"syscall"
)

// become makes this process run another program: who started it, who waits for it
// and who sends it signals notices nothing. It returns only if that fails.
func become(binary string, args []string) (int, error) {
	if err := syscall.Exec(binary, args, os.Environ()); err != nil {
		return 0, fmt.Errorf("%s does not start: %w", binary, err)
	}
	return 0, nil
}
