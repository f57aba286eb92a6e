//go:build !unix

package props

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

// become runs another program and gives its exit status. Ctrl-C reaches both
// processes, since they share a console; the program decides what it means.
func become(binary string, args []string) (int, error) {
	cmd := exec.Command(binary, args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("%s does not start: %w", binary, err)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // Windows cannot; there the console has sent it
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				return 1, nil // it ran, and what it said was heard
			}
			return cmd.ProcessState.ExitCode(), nil
		}
	}
}
