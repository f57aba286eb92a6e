//go:build torture

package torture

const tagged = true
