package torture

import (
	"bytes"
	"net/http"
	"sync"
)

var (
	mu      sync.Mutex
	total   int
	_       = total
	buffer  bytes.Buffer
	server  http.Server // holds a mutex that stays real: not registered
	pointer *http.Server
	pool    = sync.Pool{New: func() any { return new(int) }}
)

func count() int {
	mu.Lock()
	defer mu.Unlock()
	total++
	_, _ = buffer.Write(nil)
	_, _ = &server, pointer
	return total
}
