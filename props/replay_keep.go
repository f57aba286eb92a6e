package props

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gilcheck/gilcheck/props/replay"
)

// ReplayDirVariable is the environment variable that names a directory to which every
// counterexample is written, for `gilcheck replay`. A relative one is relative to the
// directory of the package, in which the go command runs a test. Without the variable
// the flag -artifacts of `go test` does the same, in the test's own directory.
const ReplayDirVariable = "GILCHECK_REPLAY_DIR"

// ConstructorVariable is the environment variable in which the gilcheck command says
// which constructor a test that it has generated calls.
const ConstructorVariable = "GILCHECK_NEW"

// exploredBy is how the command names a test that explores others in its subtests.
const exploredBy = "TestGilcheckExplore"

// replayDir is where counterexamples are to be written; "" if nobody asked.
func replayDir(t *testing.T) string {
	if dir := os.Getenv(ReplayDirVariable); dir != "" {
		return dir
	}
	if testFlag("test.artifacts") == "true" {
		return t.ArtifactDir()
	}
	return ""
}

// newFile begins the file of a counterexample of the test.
func newFile(test, pkg string) *replay.File {
	f := &replay.File{Version: replay.Version, Package: pkg, Test: test, Race: raceEnabled,
		Options: strings.Fields(os.Getenv(OptionsVariable))}
	if outer, inner, ok := strings.Cut(test, "/"); ok && strings.HasPrefix(outer, exploredBy) {
		f.Test = inner
	}
	if f.New = os.Getenv(ConstructorVariable); f.New != "" {
		f.Test = ""
	}
	return f
}

// writeReplay writes the file and says so. That is no part of the failure's text, which
// must be the same for the same schedule.
func writeReplay(t *testing.T, f *replay.File) {
	t.Helper()
	name, err := f.Write(replayDir(t))
	if err != nil {
		t.Errorf("the counterexample cannot be written: %v", err)
		return
	}
	if full, err := filepath.Abs(name); err == nil {
		name = full
	}
	t.Logf("written for `gilcheck replay`: %s", name)
}

// keep writes a finding to a file, if that is wanted.
func (v *verification) keep(f finding) {
	if v.settings.replay != "" || replayDir(v.t) == "" {
		return
	}
	v.t.Helper()
	file := newFile(v.test, v.pkg)
	file.Lock, file.Promise, file.Message, file.Replay = v.subject.name, f.promise, f.message, f.replays()
	if file.Inside() && f.schedule != nil {
		file.Program = f.program.String()
		x := v.newInside(f.schedule.manner, f.program)
		run, err := follow(x.config(), x.body, x.judgeRun, planOf(f.schedule.minimal.Deviations))
		if err != nil {
			v.t.Errorf("the counterexample cannot be written: %v", err)
			return
		}
		run.file(file)
	}
	writeReplay(v.t, file)
}
