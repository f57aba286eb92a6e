package model

// components numbers the strongly connected components of a graph: two states
// have the same number if each can be reached from the other. It is Tarjan's
// algorithm (Depth-first search and linear graph algorithms, 1972), with a stack
// of its own because the graphs are deep.
func components(edges [][]edge) []int32 {
	const unseen = 0
	var (
		number    int32                       // states entered so far
		order     = make([]int32, len(edges)) // when each was entered, from 1
		low       = make([]int32, len(edges)) // the earliest open state known to be reachable
		component = make([]int32, len(edges)) // numbered from 1, 0 while open
		next      = make([]int, len(edges))   // the edge to look at next
		closed    int32                       // components completed so far
		open      []int32                     // entered, component not known yet
		path      []int32                     // from the root to the current state
	)
	enter := func(i int32) {
		number++
		order[i], low[i] = number, number
		open, path = append(open, i), append(path, i)
	}
	leave := func(i int32) {
		path = path[:len(path)-1]
		if len(path) > 0 {
			parent := path[len(path)-1]
			low[parent] = min(low[parent], low[i])
		}
		if low[i] < order[i] {
			return
		}
		closed++
		for top := int32(-1); top != i; open = open[:len(open)-1] {
			top = open[len(open)-1]
			component[top] = closed
		}
	}
	for root := range edges {
		if order[root] == unseen {
			enter(int32(root))
		}
		for len(path) > 0 {
			i := path[len(path)-1]
			if next[i] == len(edges[i]) {
				leave(i)
				continue
			}
			to := edges[i][next[i]].to
			next[i]++
			if order[to] == unseen {
				enter(to)
			} else if component[to] == 0 {
				low[i] = min(low[i], order[to])
			}
		}
	}
	return component
}
