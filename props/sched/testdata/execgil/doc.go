// Package execgil runs the reference lock of package gil on the scheduler. Only its
// benchmark does so, and only in a binary made from rewritten source: see
// BenchmarkExecReferenceGIL of props/sched, which builds it.
package execgil
