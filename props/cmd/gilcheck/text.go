package main

import (
	"strings"
	"unicode/utf8"

	"github.com/gilcheck/gilcheck/props/report"
)

// The colours of a terminal (ECMA-48, select graphic rendition).
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint adds colour, which has no width.
func (p *printer) paint(colour, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// verdict is a verdict in its colour, filled up with spaces to width.
func (p *printer) verdict(v report.Verdict, width int) string {
	colour := yellow
	switch v {
	case report.Pass:
		colour = green
	case report.Fail:
		colour = red
	}
	text := words(v)
	return p.paint(colour, text) + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// wrap breaks text into lines of at most width characters, at spaces. Longer
// words get a line of their own.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
