package xref

import (
	"encoding/json"
	"slices"
	"testing"
)

// Words are published: as JSON has them they stay.
func TestStatusWords(t *testing.T) {
	t.Parallel()
	for i := range statusNames {
		s := Status(i)
		text, err := json.Marshal(s)
		var back Status
		if err != nil || string(text) != `"`+s.String()+`"` || json.Unmarshal(text, &back) != nil ||
			back != s {
			t.Errorf("%d: %s, read as %s: %v", i, text, back, err)
		}
		// What still can change is not final; a command does not end with what only an explorer
		// has.
		if slices.Contains(Statuses(), s) != (s != Stale && s != Loading) {
			t.Errorf("%s: a command ends with %v", s, Statuses())
		}
		if s.Nothing() && s.Uncertain() {
			t.Errorf("%s: there is nothing to get, or is there?", s)
		}
	}
	var s Status
	if err := s.UnmarshalText([]byte("lost")); err == nil {
		t.Errorf("lost was read as %s", s)
	}
	optional, needed := &Use{Optional: true}, &Use{}
	for i := range statusNames {
		v := Verdict{Status: Status(i)}
		nothing := slices.Contains([]Status{Missing, Deleted, Empty, Unresolved}, v.Status)
		if needed.Problem(v) != nothing || optional.Spared(v) != nothing || optional.Problem(v) ||
			needed.Spared(v) {
			t.Errorf("%s: a problem %v, of a tool that goes on %v", v.Status, needed.Problem(v),
				optional.Problem(v))
		}
	}
}
