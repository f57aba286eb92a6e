package linearizability

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/gilcheck/gilcheck/model"
)

// picturesMax bounds the pictures of one name in one directory: a test that
// fails a hundred times says no more the next time.
const picturesMax = 100

// WriteHTML checks h and writes Porcupine's picture of it, a page that needs
// nothing but a browser, to a new file in dir called after name, which it gives
// the path of. It fails for a history that is malformed or too long for [Check].
func WriteHTML(dir, name string, h History, rules model.Rules, timeout time.Duration) (path string, err error) {
	if err := h.Validate(rules.Threads); err != nil {
		return "", fmt.Errorf("picture of a history: %w", err)
	}
	if len(h) > OperationsMax {
		return "", fmt.Errorf("picture of a history: %d operations, at most %d can be checked", len(h), OperationsMax)
	}
	spec := sequential(rules)
	_, info := porcupine.CheckOperationsVerbose(spec, instants(h, rules), timeout)
	f, err := create(dir, name)
	if err != nil {
		return "", err
	}
	err = porcupine.Visualize(spec, info, f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return f.Name(), err
}

// create opens NAME.html, or NAME-2.html and so on if that exists.
func create(dir, name string) (*os.File, error) {
	path := filepath.Join(dir, name+".html")
	for n := 2; ; n++ {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if !os.IsExist(err) || n > picturesMax {
			return f, err
		}
		path = filepath.Join(dir, fmt.Sprintf("%s-%d.html", name, n))
	}
}
