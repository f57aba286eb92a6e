package sched

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// RaceOptions are the settings, in the environment variable GORACE, under which
// the race detector serves as a check of single runs: it goes on after a report,
// makes the same report again when a run is repeated (a counterexample is made
// smaller by repeating it), leaves the exit status alone, and does not wait
// before it exits. The detector reads them once, when the process starts; a
// log_path is added to them, see RaceLog.
const RaceOptions = "halt_on_error=0 suppress_equal_stacks=0 suppress_equal_addresses=0 exitcode=0 atexit_sleep_ms=0"

// raceLogName begins the names of the files that RaceSettings makes up.
const raceLogName = "gilcheck-race-"

// RaceSettings is the value of GORACE for a process that explores: the user's
// settings, RaceOptions, and a log in the directory. It has no log of ours if the
// user's settings name one, or if the directory's name has a character that
// separates settings; a path of Windows always has.
func RaceSettings(directory string) string {
	settings := strings.TrimSpace(os.Getenv("GORACE") + " " + RaceOptions)
	if OpenRaceLog() == nil && !strings.ContainsFunc(directory, separatesOptions) {
		settings += " log_path=" + filepath.Join(directory, raceLogName+rand.Text())
	}
	return settings
}

// raceLogLimit bounds, in bytes, what RaceLog.Since returns: some hundred
// reports of 2 to 4 kB. The rest is skipped.
const raceLogLimit = 1 << 20

// A RaceLog reads the race detector's reports, in a process that was started
// with log_path=PREFIX among the options in GORACE. Without log_path they go to
// the standard error stream, where the process itself cannot read them.
type RaceLog struct {
	path string
	seen int64 // bytes
}

// OpenRaceLog returns nil if GORACE names no file.
func OpenRaceLog() *RaceLog {
	for _, option := range strings.FieldsFunc(os.Getenv("GORACE"), separatesOptions) {
		prefix, ok := strings.CutPrefix(option, "log_path=")
		if ok && prefix != "stdout" && prefix != "stderr" {
			return &RaceLog{path: fmt.Sprintf("%s.%d", prefix, os.Getpid())}
		}
	}
	return nil
}

// Own says that RaceSettings made up the name: the user does not ask for the file.
func (l *RaceLog) Own() bool { return strings.HasPrefix(filepath.Base(l.path), raceLogName) }

// Remove deletes the file, and those of the processes that this one has started,
// if it is of the suite's own.
func (l *RaceLog) Remove() {
	if !l.Own() {
		return
	}
	prefix := strings.TrimSuffix(l.path, filepath.Ext(l.path))
	files, err := filepath.Glob(prefix + ".*")
	if err != nil {
		return // the directory's name is a bad pattern
	}
	for _, file := range files {
		_ = os.Remove(file) // it is in a directory for temporary files
	}
}

// separatesOptions follows FlagParser::is_space of LLVM's sanitizer_flag_parser.cpp.
func separatesOptions(r rune) bool { return strings.ContainsRune(" ,:\n\t\r", r) }

// Since returns the reports that were written since it was called last; a report
// is written by the thread that causes it, before it goes on. The file exists
// from the first report on.
func (l *RaceLog) Since() (string, error) {
	f, err := os.Open(l.path)
	if os.IsNotExist(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, l.seen, raceLogLimit))
	if err != nil {
		return "", err
	}
	l.seen, err = f.Seek(0, io.SeekEnd)
	return string(text), err
}
