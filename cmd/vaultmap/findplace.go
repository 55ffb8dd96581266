package main

import (
	"context"
	"errors"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// findPlace prints the place that a text names, where that is no words but an address, a command, a
// reference, a line of a file or a path of the API: that is found by one LIST. instead is what is
// to be looked for where the text is words, or its place is not there.
func findPlace(ctx context.Context, a *app, s *connect.Session, text string) (instead string,
	err error) {
	places, err := connect.InHand(ctx, s, text)
	if err != nil || len(places) == 0 {
		return text, err
	}
	there := make([]connect.Place, 0, len(places))
	for _, p := range places {
		loc, err := s.Settle(ctx, p.Mount, p.Location, false)
		var missing *render.Failure
		switch {
		case errors.As(err, &missing) && missing.Status == render.Nothing:
			a.Warn("note: %s is not there", p.Location)
		case err != nil:
			return "", err
		default:
			there = append(there, connect.Place{Mount: p.Mount, Location: loc})
		}
	}
	if len(there) == 0 {
		a.Warn("note: looking for its words")
		return places[0].Location.Secret().String(), nil
	}
	marks, printer := newDeletedMarks(s, a.Warn), a.Printer()
	for _, p := range there {
		marks.ask(ctx, alone(p.Mount, p.Location))
		state, words := marks.state(p.Location)
		n := s.Node(p.Mount, p.Location, state)
		printer.Node(&n, words...)
	}
	return "", printer.Close()
}
