package model

import "slices"

// MaxExplored is the largest number of threads whose states a Search can file:
// those of five fit into 64 bits.
const MaxExplored = 5

// A code is a State in 64 bits: for each thread a role of twelve bits, then the
// request and the shutdown. The explorer keeps millions of them.
type code uint64

const (
	roleBits    = 12
	placeShift  = 5 // place in the queue from 1, 0 outside it; the phase is below
	holderShift = 8 // whether the thread is the holder
	doneShift   = 9 // the thread's bits of State.done, owed and switched
	requestBit  = roleBits * MaxExplored
	shutShift   = requestBit + 1
)

// A role is all that a State says about one thread. A State is its threads'
// roles, the request and the shutdown: nothing else names a thread.
type role uint16

func (s State) roles(n int) [MaxExplored]role {
	var roles [MaxExplored]role
	for t := range n {
		bits := s.done>>t&1 | s.owed>>t&1<<1 | s.switched>>t&1<<2
		roles[t] = role(s.phase[t]) | role(bits)<<doneShift
		if int(s.holder) == t {
			roles[t] |= 1 << holderShift
		}
	}
	for i := range s.length {
		roles[s.queue[i]] |= role(i+1) << placeShift
	}
	return roles
}

// assemble makes the code of the given roles with what s says of no thread.
func (s State) assemble(roles []role) code {
	c := code(s.shutdown) << shutShift
	if s.request {
		c |= 1 << requestBit
	}
	for t, r := range roles {
		c |= code(r) << (roleBits * t)
	}
	return c
}

// encode packs the first n threads of s.
func (s State) encode(n int) code {
	roles := s.roles(n)
	return s.assemble(roles[:n])
}

// canonical packs s with the threads renamed so that their roles ascend. States
// that differ only in the threads' names have the same canonical code, and only
// those have: the roles are all that a State says of threads, so equal sorted
// roles are equal States but for the names.
func (s State) canonical(n int) code {
	roles := s.roles(n)
	slices.Sort(roles[:n])
	return s.assemble(roles[:n])
}

// orbit counts the states that differ from s only in the threads' names: n!
// divided by k! for each role that k threads share.
func (s State) orbit(n int) int {
	roles := s.roles(n)
	slices.Sort(roles[:n])
	size, same := 1, 1
	for t := 1; t < n; t++ {
		if same++; roles[t] != roles[t-1] {
			same = 1
		}
		size = size * (t + 1) / same
	}
	return size
}

// decode is the inverse of encode.
func (c code) decode(n int) State {
	s := Initial()
	s.shutdown = Shutdown(c >> shutShift)
	s.request = c>>requestBit&1 != 0
	for t := range n {
		r := uint16(c>>(roleBits*t)) & (1<<roleBits - 1)
		s.phase[t] = Phase(r & (1<<placeShift - 1))
		if place := int8(r >> placeShift & 7); place > 0 {
			s.queue[place-1] = int8(t)
			s.length = max(s.length, place)
		}
		if r>>holderShift&1 != 0 {
			s.holder = int8(t)
		}
		s.done |= uint8(r>>doneShift&1) << t
		s.owed |= uint8(r>>(doneShift+1)&1) << t
		s.switched |= uint8(r>>(doneShift+2)&1) << t
	}
	return s
}
