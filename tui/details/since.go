package details

import (
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// ago says how long ago something was: to the second at first, and then to the minute, hour or day.
func ago(t *draw.Texts, at time.Time) string {
	d := time.Since(at)
	switch {
	case d < time.Second:
		return "just now"
	case d < time.Minute:
		return t.Join(t.Int(int(d/time.Second)), " s ago")
	case d < time.Hour:
		return t.Join(t.Int(int(d/time.Minute)), " min ago")
	case d < 24*time.Hour:
		return t.Join(t.Int(int(d/time.Hour)), " h ago")
	}
	return t.Join(t.Counted(int(d/(24*time.Hour)), "day", "days"), " ago")
}

// untilNext returns after how long [ago] says something else.
func untilNext(at time.Time) time.Duration {
	d, unit := time.Since(at), time.Second
	switch {
	case d >= time.Hour:
		unit = time.Hour
	case d >= time.Minute:
		unit = time.Minute
	}
	return unit - d%unit
}
