package limiter

import "time"

type tally struct {
	since time.Time
	n     int // since then
	last  int // a second, before that
}

func (t *tally) add(now time.Time) {
	if now.Sub(t.since) >= time.Second {
		t.last, t.n, t.since = t.rate(now), 0, now
	}
	t.n++
}

// rate returns how many there were in the last second, about.
func (t *tally) rate(now time.Time) int {
	took := now.Sub(t.since)
	if took < time.Second {
		return max(t.last, t.n) // a moment is too short to conclude a second from
	}
	return int(float64(t.n)/took.Seconds() + 0.5)
}
