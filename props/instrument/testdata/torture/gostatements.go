package torture

import sy "sync"

type counter struct {
	sy.Mutex
	n  int
	wg sy.WaitGroup
}

func (c *counter) add(d int) { c.Lock(); defer c.Unlock(); c.n += d; c.wg.Done() }
func (c *counter) addAll(ds ...int) {
	c.Lock()
	defer c.Unlock()
	for _, d := range ds {
		c.n += d
	}
	c.wg.Done()
}
func pair(c *counter) (*counter, int) { return c, 1000 }
func addTo(c *counter, d int)         { c.add(d) }
func (c counterAlias) last(ok flag) {
	if ok {
		c.c.add(1)
	} else {
		c.c.add(0)
	}
}

type counterAlias struct{ c *counter }
type flag bool

func generic[T any](c *counter, _ T, d int)        { c.add(d) }
func apply[T any](c *counter, f func(T) int, v T)  { c.add(f(v)) }
func twice[T ~int](v T) int                        { return int(v) * 2 }
func shifted(c *counter, d int64, any interface{}) { c.add(int(d)) }
func nothing(c *counter, p *int, i interface{}) {
	if p == nil && i == nil {
		c.add(5)
	}
}

// goStatements starts one goroutine for each form of the statement.
func goStatements() int {
	c := new(counter)
	c.wg.Add(17)
	go c.add(1)
	go (*counter).add(c, 2)
	go func() { c.add(4) }()
	go func() int { c.add(8); return 0 }()
	go func(d int) {
		c.add(d)
	}(16)
	go addTo(c, 32)
	go addTo(pair(c))
	go generic(c, "inferred", 64)
	go generic[error](c, nil, 128)
	go c.addAll(256, 512)
	go c.addAll([]int{2048, 4096}...)
	go apply(c, twice, 4096)
	n := 14
	go shifted(c, 1<<n, n == 3)
	go nothing(c, nil, nil)
	f := c.add
	go f(
		100000,
	)
	go addTo(
		c, // the counter
		200000)
label:
	go counterAlias{c}.last(true)
	if n < 0 {
		goto label
	}
	n = 0
	c.wg.Wait()
	return c.n
}

// evaluated tests that arguments are evaluated at the statement.
func evaluated() []int {
	c := make(chan int, 3)
	values := make(chan int, 1)
	hold := make(chan bool)
	for i := 0; i < 3; i++ {
		values <- i
		go func(v, w int) {
			<-hold
			c <- v + w
		}(<-values, i*10)
	}
	close(hold)
	sum := []int{<-c, <-c, <-c}
	return sum
}

func builtins() (int, bool) {
	c := make(chan int)
	m := map[int]int{1: 1}
	go close(c)
	v, ok := <-c
	d := make(chan int)
	func() {
		defer close(d)
	}()
	<-d
	go println()
	go delete(m, 2)
	go copy([]int{1}, []int{2})
	return v, ok
}
