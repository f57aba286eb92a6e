package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// sizeMax bounds a file, in bytes: the longest schedules have some hundred switches
// of less than a kilobyte.
const sizeMax = 4 << 20

// Write writes the file to a directory, which is created, under its Name. It gives
// the name with the directory.
func (f *File) Write(dir string) (string, error) {
	text, err := f.Encode()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	name := filepath.Join(dir, f.Name())
	return name, os.WriteFile(name, text, 0o644)
}

// Encode gives the text of the file. It has no backquote, and so fits into a raw
// string of Go.
func (f *File) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // T0>T1 stays legible
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("`"), []byte(`\u0060`)), nil
}

// Read reads a file. An error names the file and says in one sentence what is wrong.
func Read(name string) (*File, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, cause(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", name)
	case info.Size() > sizeMax:
		return nil, fmt.Errorf("%s has %d bytes, want at most %d", name, info.Size(), sizeMax)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, cause(err))
	}
	f, err := Decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not a counterexample of gilcheck: %w", name, err)
	}
	return f, nil
}

// cause is the error without the name of the file.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Decode reads what Encode wrote.
func Decode(text []byte) (*File, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("it is empty")
	}
	var head struct {
		Version *int `json:"gilcheck"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, jsonError(text, err)
	}
	switch {
	case head.Version == nil:
		return nil, errors.New(`it has no field "gilcheck"`)
	case *head.Version != Version:
		return nil, fmt.Errorf("it has version %d, want %d", *head.Version, Version)
	}
	f := &File{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		return nil, jsonError(text, err)
	}
	return f, f.validate()
}

// jsonError says what is wrong with JSON, and where.
func jsonError(text []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && syntax.Offset >= int64(len(bytes.TrimSpace(text))):
		return errors.New("it ends in the middle")
	case errors.As(err, &syntax):
		line := 1 + bytes.Count(text[:syntax.Offset], []byte("\n"))
		return fmt.Errorf("line %d: it is not JSON (%s)", line, syntax)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("it is a JSON %s, want an object", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("field %q is a %s, want %s", kind.Field, kind.Value, kind.Type)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
