package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// The README's recording is the demo in somebody's hands: find a secret, see who uses it, copy
// where it is, see what is wrong.
func TestRecording(t *testing.T) {
	t.Parallel()
	const width, height = 110, 30
	m := start{args: []string{"demo"}, width: width, height: height}.terminal(t)
	m.see("payments-api", "vault 1.21.4 active", "renews in")
	f := &film{}
	take := func(hold time.Duration, shows ...string) {
		t.Helper()
		if len(shows) > 0 {
			m.see(shows...)
		}
		f.take(m.drawn(), hold)
	}
	press := func(key, shown string) {
		m.press(key)
		f.pressed(shown)
	}
	take(2 * time.Second)
	press("f", "f")
	take(time.Second, "all words must be there")
	for i := range len("stripe stag") {
		typed := "stripe stag"[:i+1]
		press(typed[i:], typed)
		take(150*time.Millisecond, typed)
	}
	take(2500*time.Millisecond, "all listed", "staging/stripe-webhook")
	press("down", "↓")
	take(time.Second)
	press("enter", "↵")
	take(3*time.Second, "━ All mounts ━", "stripe-webhook")
	press("O", "O")
	take(2500*time.Millisecond, "belongs to")
	press("u", "u")
	take(3*time.Second, "Used by")
	press("esc", "esc")
	m.seeNo("Used by")
	press("y", "y")
	take(2*time.Second, "copied")
	press("!", "!")
	take(4*time.Second, "Problems", "missing")
	m.leave()

	recording := f.svg(width)
	texts := textsOf(t, recording)
	for _, want := range []string{"stripe-webhook", "Used by", "Problems", "copied"} {
		if !strings.Contains(texts, want) {
			t.Errorf("the recording does not hold %q", want)
		}
	}
	if len(recording) > 400<<10 {
		t.Errorf("the recording has %d bytes", len(recording))
	}
	publish(t, "demo", recording)
}

// film is what a terminal showed, one screen after the other, and which keys were pressed.
type film struct {
	rows [][]stretch // of each row
	keys []stretch
	ends time.Duration
}

// stretch is what showed for some time.
type stretch struct {
	svg      string
	from, to time.Duration
}

// take adds a screen that shows for a while. What a row goes on to show is no stretch of its own.
func (f *film) take(rows []string, hold time.Duration) {
	if f.rows == nil {
		f.rows = make([][]stretch, len(rows))
	}
	from, to := f.ends, f.ends+hold
	for y, row := range rows {
		was := f.rows[y]
		if n := len(was); n > 0 && was[n-1].svg == row {
			was[n-1].to = to
			continue
		}
		f.rows[y] = append(was, stretch{row, from, to})
	}
	if n := len(f.keys); n > 0 {
		f.keys[n-1].to = to
	}
	f.ends = to
}

// pressed tells of a key in the row below the screen, until the next one.
func (f *film) pressed(key string) {
	f.keys = append(f.keys, stretch{key, f.ends, f.ends})
}

// svg draws the film as a picture that moves, over and over. Who wants nothing to move sees the
// first screen.
func (f *film) svg(width int) []byte {
	times := map[[2]time.Duration][]string{}
	add := func(s stretch, svg string) {
		at := [2]time.Duration{s.from, s.to}
		times[at] = append(times[at], svg)
	}
	for _, row := range f.rows {
		for _, s := range row {
			add(s, s.svg)
		}
	}
	for _, s := range f.keys {
		add(s, f.key(s.svg, width))
	}
	var style, body bytes.Buffer
	order := make([][2]time.Duration, 0, len(times))
	for at := range times {
		order = append(order, at)
	}
	slices.SortFunc(order, func(a, b [2]time.Duration) int { return slices.Compare(a[:], b[:]) })
	percent := func(d time.Duration) float64 { return 100 * float64(d) / float64(f.ends) }
	for i, at := range order {
		all := strings.Join(times[at], "")
		switch from, to := at[0], at[1]; {
		case from == 0 && to == f.ends:
			body.WriteString(all)
			continue
		case from == 0:
			fmt.Fprintf(&style, "@keyframes k%d{0%%{opacity:1}%.2f%%{opacity:0}}\n", i, percent(to))
		default:
			fmt.Fprintf(&style, "@keyframes k%d{0%%{opacity:0}%.2f%%{opacity:1}%.2f%%{opacity:0}}\n", i,
				percent(from), percent(to))
			fmt.Fprintf(&style, "#k%d{opacity:0}\n", i)
		}
		fmt.Fprintf(&style, "#k%d{animation:k%d %.1fs step-end infinite}\n", i, i, f.ends.Seconds())
		fmt.Fprintf(&body, "<g id=\"k%d\">\n%s</g>\n", i, all)
	}
	style.WriteString("@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n")
	var b bytes.Buffer
	svgBegin(&b, width, len(f.rows)+2, "A secret is found in the demo's Vault", style.String())
	b.Write(body.Bytes())
	svgEnd(&b)
	return b.Bytes()
}

// key draws a key below the screen, as on a keyboard.
func (f *film) key(name string, width int) string {
	var text bytes.Buffer
	xml.EscapeText(&text, []byte(name)) // to a buffer: cannot fail
	cells := float64(len([]rune(name)) + 2)
	middle, top := margin+float64(width)/2*cellWidth, margin+(len(f.rows)+1)*cellHeight
	return fmt.Sprintf(`<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="4" fill="#30363d"/>`+
		`<text x="%.1f" y="%d" text-anchor="middle" font-weight="bold">%s</text>`+"\n",
		middle-cells*cellWidth/2, top-4, cells*cellWidth, cellHeight+6, middle, top+cellHeight-5, &text)
}
