package props

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// orphanVariable has TestChildEndsWithItsParent play the parent. Its value is where the
// child reports.
const orphanVariable = "GILCHECK_TEST_ORPHAN"

// orphanPatience bounds the wait for the end of a child: there is no other way to see
// that it does not end.
const orphanPatience = 30 * time.Second

// TestChildEndsWithItsParent kills a process that has asked a child about a lock which
// hangs. The child holds a connection to this process as long as it lives.
func TestChildEndsWithItsParent(t *testing.T) {
	s := &subject{name: "hanging", make: func() (instance, error) {
		return instance{newThread: func(string) handle { return handle{acquire: func() {}, release: hang} }}, nil
	}}
	playChild(t, s, settings{})
	if os.Getenv(orphanVariable) != "" {
		_, err := ask(askMisuse, t.Name(), s)
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	parent := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildEndsWithItsParent$")
	parent.Env = append(os.Environ(), orphanVariable+"="+listener.Addr().String())
	require.NoError(t, parent.Start())
	child, err := listener.Accept()
	require.NoError(t, err)
	defer child.Close()
	require.NoError(t, child.SetDeadline(time.Now().Add(orphanPatience)))
	reader, pid := bufio.NewReader(child), 0
	_, err = fmt.Fscanln(reader, &pid)
	require.NoError(t, err)
	orphan, err := os.FindProcess(pid)
	require.NoError(t, err)
	defer func() { _ = orphan.Kill() }() // should the test fail

	require.NoError(t, parent.Process.Kill())
	_ = parent.Wait()
	_, err = reader.ReadByte()
	require.ErrorIs(t, err, io.EOF, "the child lives on")
}

// hang tells who it is, and waits for ever.
func hang() {
	c, err := net.Dial("tcp", os.Getenv(orphanVariable))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Fprintln(c, os.Getpid())
	select {}
}

// TestChildLeavesNothingBehind asks a child whose test has a temporary directory.
func TestChildLeavesNothingBehind(t *testing.T) {
	s := &subject{name: "careless", make: func() (instance, error) {
		return instance{newThread: func(string) handle {
			return handle{acquire: func() {}, release: func() { panic("refused") }}
		}}, nil
	}}
	if os.Getenv(childVariable) != "" {
		fmt.Println("directory: " + t.TempDir())
	}
	playChild(t, s, settings{})
	said, err := ask(askMisuse, t.Name(), s)
	require.NoError(t, err, said)
	require.Contains(t, said, childMark+"refused")
	_, dir, found := strings.Cut(said, "directory: ")
	require.True(t, found, said)
	dir, _, _ = strings.Cut(dir, "\n")
	require.NotEmpty(t, dir)
	require.NoDirExists(t, dir)
}
