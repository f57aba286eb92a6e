//go:build !torture

package torture

const tagged = false
