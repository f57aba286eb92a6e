// Package time stands in for the standard package in rewritten programs. Within
// an execution time is virtual: it begins at the start of the year 2000, UTC,
// stands still while a thread can go on (unless sched.Config.Eager lets timers
// be early), and never runs back. Outside an execution everything is real.
//
// Instants have no monotonic reading, for none can be made; as the virtual wall
// clock is never set, their differences are the same as with one. An instant
// read outside is years after those read within. Local and UTC are copies of the
// standard variables: to assign one changes nothing else.
package time

import std "time"

// Duration and the other types that hold no clock are the standard ones, so that values cross into
// packages that are not rewritten.
type (
	Duration   = std.Duration
	Location   = std.Location
	Month      = std.Month
	ParseError = std.ParseError
	Time       = std.Time
	Weekday    = std.Weekday
)

// The standard layouts.
const (
	Layout      = std.Layout
	ANSIC       = std.ANSIC
	UnixDate    = std.UnixDate
	RubyDate    = std.RubyDate
	RFC822      = std.RFC822
	RFC822Z     = std.RFC822Z
	RFC850      = std.RFC850
	RFC1123     = std.RFC1123
	RFC1123Z    = std.RFC1123Z
	RFC3339     = std.RFC3339
	RFC3339Nano = std.RFC3339Nano
	Kitchen     = std.Kitchen
	Stamp       = std.Stamp
	StampMilli  = std.StampMilli
	StampMicro  = std.StampMicro
	StampNano   = std.StampNano
	DateTime    = std.DateTime
	DateOnly    = std.DateOnly
	TimeOnly    = std.TimeOnly
)

// The units of a Duration.
const (
	Nanosecond  = std.Nanosecond
	Microsecond = std.Microsecond
	Millisecond = std.Millisecond
	Second      = std.Second
	Minute      = std.Minute
	Hour        = std.Hour
)

// The months.
const (
	January   = std.January
	February  = std.February
	March     = std.March
	April     = std.April
	May       = std.May
	June      = std.June
	July      = std.July
	August    = std.August
	September = std.September
	October   = std.October
	November  = std.November
	December  = std.December
)

// The days of the week.
const (
	Sunday    = std.Sunday
	Monday    = std.Monday
	Tuesday   = std.Tuesday
	Wednesday = std.Wednesday
	Thursday  = std.Thursday
	Friday    = std.Friday
	Saturday  = std.Saturday
)

// The locations that need no database.
var (
	Local = std.Local
	UTC   = std.UTC
)

// Date is time.Date.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	return std.Date(year, month, day, hour, min, sec, nsec, loc)
}

// FixedZone is time.FixedZone.
func FixedZone(name string, offset int) *Location { return std.FixedZone(name, offset) }

// LoadLocation is time.LoadLocation.
func LoadLocation(name string) (*Location, error) { return std.LoadLocation(name) }

// LoadLocationFromTZData is time.LoadLocationFromTZData.
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	return std.LoadLocationFromTZData(name, data)
}

// Parse is time.Parse.
func Parse(layout, value string) (Time, error) { return std.Parse(layout, value) }

// ParseDuration is time.ParseDuration.
func ParseDuration(s string) (Duration, error) { return std.ParseDuration(s) }

// ParseInLocation is time.ParseInLocation.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return std.ParseInLocation(layout, value, loc)
}

// Unix is time.Unix.
func Unix(sec, nsec int64) Time { return std.Unix(sec, nsec) }

// UnixMicro is time.UnixMicro.
func UnixMicro(usec int64) Time { return std.UnixMicro(usec) }

// UnixMilli is time.UnixMilli.
func UnixMilli(msec int64) Time { return std.UnixMilli(msec) }
