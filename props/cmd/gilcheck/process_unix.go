//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// inOwnGroup makes a process group of the command and all its children, so that
// killGroup reaches the compilers that the go command starts, and the child
// processes of a test.
func inOwnGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func killGroup(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
