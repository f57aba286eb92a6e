// Package bugs holds thirty classic concurrency bugs as ordinary tests. Each
// passes in most runs of the go command and fails in some interleaving; the
// line "want:" above a test names the outcome. Package twins holds the same
// programs put right.
package bugs
