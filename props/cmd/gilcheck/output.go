package main

import (
	"regexp"
	"strings"
)

// The functions here read what a test binary prints with -test.v.

// quoteMax is how many lines of somebody else's output go into one of our sentences.
const quoteMax = 3

// testFailed says that package testing itself ended the process, and not the
// code under test.
func testFailed(output string) bool {
	return strings.HasSuffix(strings.TrimRight(output, "\n"), "\nFAIL")
}

var logged = regexp.MustCompile(`^ {4,}\S+\.go:\d+: `)

// skipMessage is the last thing that was logged, if a test was skipped.
func skipMessage(output string) string {
	message := ""
	if !strings.Contains(output, "--- SKIP: ") {
		return message
	}
	for line := range strings.Lines(output) {
		if logged.MatchString(line) {
			message = strings.TrimSpace(line)
		}
	}
	return message
}

// failure is the beginning of what a failed test logged.
func failure(output string) string {
	if race := dataRace(output); race != "" {
		return beginning(race)
	}
	var lines []string
	for line := range strings.Lines(output) {
		indented := strings.HasPrefix(line, "    ") && strings.TrimSpace(line) != ""
		if logged.MatchString(line) || indented && len(lines) > 0 {
			lines = append(lines, strings.TrimSpace(line))
		} else if len(lines) > 0 {
			break
		}
	}
	return joined(lines[:min(len(lines), quoteMax)])
}

// beginning puts the first lines of a text on one.
func beginning(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return joined(lines[:min(len(lines), quoteMax)])
}

// lastWords is the line with which a process died, or else its last lines.
func lastWords(output string) string {
	if race := dataRace(output); race != "" {
		return beginning(race)
	}
	var lines []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "SIG") {
			return line
		}
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") && line != "FAIL" && line != "PASS" {
			lines = append(lines, line)
		}
	}
	return joined(lines[max(0, len(lines)-quoteMax):])
}

func joined(lines []string) string { return strings.Join(lines, " | ") }

// dataRace is the race detector's first report.
func dataRace(output string) string {
	_, rest, found := strings.Cut(output, "WARNING: DATA RACE\n")
	if !found {
		return ""
	}
	text, _, _ := strings.Cut(rest, "==================")
	return "WARNING: DATA RACE\n" + strings.TrimRight(text, "\n")
}
