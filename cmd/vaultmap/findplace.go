package main

import (
	"context"
	"errors"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// findPlace prints the place that a text names, where that is no words but an address, a command, a
// reference or a path of the API: that is found by one LIST. instead is what is to be looked for
// where the text is words, or its place is not there.
func findPlace(ctx context.Context, a *app, s *connect.Session, text string) (instead string,
	err error) {
	place, written, err := connect.InHand(ctx, s, text)
	if err != nil || !written {
		return text, err
	}
	loc, err := s.Settle(ctx, place.Mount, place.Location, false)
	var missing *render.Failure
	if errors.As(err, &missing) && missing.Status == render.Nothing {
		a.Warn("note: %s is not there: looking for its words", place.Location)
		return place.Location.Secret().String(), nil
	}
	if err != nil {
		return "", err
	}
	marks := newDeletedMarks(s, a.Warn)
	found := alone(place.Mount, loc)
	marks.ask(ctx, found)
	state, words := marks.state(loc)
	n := s.Node(place.Mount, loc, state)
	p := a.Printer()
	p.Node(&n, words...)
	return "", p.Close()
}
