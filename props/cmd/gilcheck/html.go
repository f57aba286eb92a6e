package main

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

//go:embed page.html
var pageSource string

// page is one file that needs no other: no script, no font, no picture. The
// template escapes what locks and counterexamples say.
var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"words":    words,
	"tally":    tally,
	"explored": explored,
	"join":     func(list []string) string { return strings.Join(list, ", ") },
}).Parse(pageSource))

func writeHTML(w io.Writer, r report.Report, now time.Time) error {
	return page.Execute(w, struct {
		report.Report
		Date string
	}{r, now.UTC().Format("2006-01-02 15:04 UTC")})
}
