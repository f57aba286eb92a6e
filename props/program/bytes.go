package program

// Decode reads the byte form, which native fuzzing mutates: two bytes a step, a
// digit and a letter, as in "0a1a0r1r" for T0.Acquire T1.Acquire T0.Release
// T1.Release. The digit names the thread, or the length of a Sleep, an Interval
// or an AcquireFor's deadline (a capital F waits for 10 ms, f for 1 ms). Every
// byte string is a program: what is no digit or letter counts as one.
func Decode(data []byte, threads int) Program {
	p := make(Program, 0, min(len(data)/2, decodedMax))
	for ; len(data) >= 2 && len(p) < decodedMax; data = data[2:] {
		p = append(p, decodeStep(data[0], data[1], threads))
	}
	return p
}

// decodedMax bounds the steps of a decoded program, as a longer one finds nothing
// that several short ones do not, and slows the fuzzer down.
const decodedMax = 32

func decodeStep(digit, letter byte, threads int) Step {
	n := int(digit-'0') % 8
	s := Step{Do: actionOf(letter), Thread: n % threads}
	switch s.Do {
	case AcquireFor:
		s.For = durations[0]
		if letter == 'F' {
			s.For = durations[5]
		}
	case Sleep, Interval:
		s.For = durations[n]
	}
	if !spec[s.Do].thread {
		s.Thread = 0
	}
	return s
}

func actionOf(letter byte) Action {
	if letter == 'F' {
		return AcquireFor
	}
	for a := range actionCount {
		if spec[a].letter == letter {
			return a
		}
	}
	return Action(letter % byte(actionCount))
}

// Encode is the inverse of Decode, up to durations that the byte form has not.
func Encode(p Program) []byte {
	data := make([]byte, 0, 2*len(p))
	for _, s := range p {
		n, letter := s.Thread, spec[s.Do].letter
		switch s.Do {
		case AcquireFor:
			if s.For >= durations[5] {
				letter = 'F'
			}
		case Sleep, Interval:
			for i, d := range durations {
				if d <= s.For {
					n = i
				}
			}
		}
		data = append(data, byte('0'+n), letter)
	}
	return data
}
