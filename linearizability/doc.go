// Package linearizability answers one question: was that history of a lock legal?
//
// A history is linearizable if each operation can be thought to happen at one
// instant between its call and its return so that, in the order of these
// instants, every result is what the lock of package model would have given
// (Herlihy and Wing 1990).
//
// [Recorder] writes down what concurrent goroutines did. [Check] judges the
// [History] with Porcupine; [Monitor] judges events as they come, at once and
// without a limit. Both read the same automaton. [Explain] draws an illegal
// history as text, [WriteHTML] as a page for the browser, and [Report] does both
// for a failing test.
package linearizability
