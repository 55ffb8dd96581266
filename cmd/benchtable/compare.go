package main

import (
	"errors"
	"fmt"
	"io"
)

// errWorse is that some figure is worse than it was, and has been named.
var errWorse = errors.New("worse than the committed figures; where that is meant, make bench writes new ones")

// compare prints a line for each figure that is worse than before, and for each that can be
// compared with nothing. What got better is told, too: the next run is held against it only where
// it is committed.
func compare(out io.Writer, goals []goal, before map[figure]float64, got results) error {
	var missing missingError
	worse, compared := 0, 0
	for _, g := range goals {
		name := figure{g.benchmark, g.unit}
		if !g.compared() {
			continue
		}
		now, ok := got.of(g)
		if !ok {
			missing = append(missing, name)
			continue
		}
		was, ok := before[name]
		compared++
		switch change := g.ratio(now)/g.ratio(was) - 1; {
		case !ok:
			fmt.Fprintf(out, "unknown: %s is %s, and no figure is committed\n", name, g.text(now))
			worse++
		case !(g.text(now) == g.text(was) || change <= g.spread): // what is no number is not good either
			fmt.Fprintf(out, "worse: %s is %s, was %s (%s; the goal is %s)\n", name, g.text(now),
				g.text(was), g.what, g.limit())
			worse++
		case change < -g.spread:
			fmt.Fprintf(out, "better: %s is %s, was %s\n", name, g.text(now), g.text(was))
		}
	}
	if missing != nil {
		return missing
	}
	if worse > 0 {
		return errWorse
	}
	fmt.Fprintf(out, "%d counts, bytes and allocations are no worse than committed\n", compared)
	return nil
}
