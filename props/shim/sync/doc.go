// Package sync stands in for the standard package in rewritten programs.
//
// Each type has the memory of the real one, so that zero values, composite
// literals and sizes stay what they are. Within an execution an operation is a
// scheduling point, and the state that it acts on belongs to the run: whatever a
// run leaves locked or half done is as new in the next. What was done before
// the run still counts where Go programs rely on it: a Once that has been done,
// the contents of a Map. A mutex, a WaitGroup or a Cond is expected to be at
// rest when a run begins, and a Pool is empty, which a Pool may always be.
//
// Outside an execution the operations are the real ones.
package sync
