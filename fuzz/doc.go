// Package fuzz holds the native fuzz targets and their committed inputs. Each
// target decodes bytes into something that can be read, a program or a history,
// and judges what comes of it:
//
//   - FuzzMutualExclusion: all promises of package props, on the reference lock;
//   - FuzzReleaseOnBlock: who holds the lock inside Block and after it, told by a
//     plain variable that nothing but the lock guards;
//   - FuzzNoStarvation: how often a waiter is overtaken, counted by the holders;
//   - FuzzLinearizable: the history of threads that run freely;
//   - FuzzModel: the judges of package linearizability against brute force.
//
// The middle three share nothing with package props but the byte form of a
// program, so that the reference lock is judged twice. They run in
// testing/synctest bubbles, where time is virtual and no goroutine is left
// behind unnoticed.
//
// The names of the inputs in testdata/fuzz say what they show. They are plain
// text, two bytes a step, and can be written by hand:
//
//	go test -run FuzzLinearizable/cancel_at_the_moment_of_the_grant ./fuzz
//	go test -run '^$' -fuzz '^FuzzLinearizable$' -fuzztime 30s ./fuzz
package fuzz
