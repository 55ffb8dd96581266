package main

import (
	"strconv"
	"strings"
	"time"
)

type kind string

const (
	count  kind = "count"
	size   kind = "bytes"
	allocs kind = "allocations"
	speed  kind = "time" // also as a ratio to another one of the same run
)

type goal struct {
	what      string
	benchmark string // its name, without "Benchmark"
	unit      string // of the figure, as [testing.B.ReportMetric] has it
	most      float64
	least     float64 // instead of most, where more is better
	kind      kind
	// spread is the part of a figure by which it differs from run to run: so much worse is no news.
	spread float64
	// peer is a program that the figure is a ratio to. Where it is not installed there is no figure.
	peer string
}

// compared reports whether a figure is the same on every machine.
func (g goal) compared() bool { return g.kind != speed }

// ratio is how much of the goal a figure uses up: up to 1 is good.
func (g goal) ratio(figure float64) float64 {
	if g.least > 0 {
		return g.least / figure
	}
	return figure / g.most
}

// best returns the figure that counts of several runs: of times the best, for what disturbs them
// makes them worse, and of all else the worst, for that has happened.
func (g goal) best(figures []float64) float64 {
	best := figures[0]
	for _, f := range figures[1:] {
		if worse := g.ratio(f) > g.ratio(best); worse == g.compared() {
			best = f
		}
	}
	return best
}

// The spread of what is measured in bytes: how many digits a frame has, and how much garbage there
// is at the moment.
const (
	ofBytes  = 0.05
	ofMemory = 0.1
)

// goals are all rows in their order.
var goals = []goal{
	{what: "requests for a full listing of 500 leaf folders below 25 parents",
		benchmark: "FullListing", unit: "requests", most: 529, kind: count},
	{what: "the walk at 20 ms a request, 32 in flight, to requests x latency / in flight",
		benchmark: "FullListing", unit: "x-ideal", most: 1.15, kind: speed},
	{what: "round trips that ls of a folder takes, as a whole process at 100 ms",
		benchmark: "RoundTrips/ls", unit: "trips", most: 2.2, kind: speed},
	{what: "the same of open", benchmark: "RoundTrips/open", unit: "trips", most: 2.2, kind: speed},
	{what: "the same of entity", benchmark: "RoundTrips/entity", unit: "trips", most: 2.2,
		kind: speed},
	{what: "time of tree for 526 folders, to a raw loop: 5 ms a request, 8 in flight",
		benchmark: "TreeWall/5ms/8", unit: "x-raw", most: 1.08, kind: speed},
	{what: "the same, 32 in flight", benchmark: "TreeWall/5ms/32", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "the same, 128 in flight", benchmark: "TreeWall/5ms/128", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "20 ms a request, 8 in flight", benchmark: "TreeWall/20ms/8", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "the same, 32 in flight", benchmark: "TreeWall/20ms/32", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "the same, 128 in flight", benchmark: "TreeWall/20ms/128", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "100 ms a request, 8 in flight", benchmark: "TreeWall/100ms/8", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "the same, 32 in flight", benchmark: "TreeWall/100ms/32", unit: "x-raw", most: 1.08,
		kind: speed},
	{what: "the same, 128 in flight", benchmark: "TreeWall/100ms/128", unit: "x-raw", most: 1.2,
		kind: speed},
	{what: "connections opened at 128 in flight", benchmark: "Connections", unit: "connections",
		most: 130, kind: count, spread: 0.02},
	{what: "processor time of tree, a LIST of 10 names, to a raw loop over net/http",
		benchmark: "Tree/clear", unit: "x-raw", most: 1.45, kind: speed},
	{what: "the same over TLS with HTTP/1.1", benchmark: "Tree/http1", unit: "x-raw", most: 1.3,
		kind: speed},
	{what: "the same over TLS with HTTP/2", benchmark: "Tree/http2", unit: "x-raw", most: 1.3,
		kind: speed},
	{what: "time of tree over TLS with HTTP/1.1, 20 ms, 32 in flight, to a raw loop",
		benchmark: "TreeOverTLS/http1", unit: "x-raw", most: 1.3, kind: speed},
	{what: "the same with HTTP/2", benchmark: "TreeOverTLS/http2", unit: "x-raw", most: 1.3,
		kind: speed},
	{what: "its connections with HTTP/1.1", benchmark: "TreeOverTLS/http1", unit: "connections",
		most: 34, kind: count},
	{what: "its connections with HTTP/2", benchmark: "TreeOverTLS/http2", unit: "connections",
		most: 1, kind: count},
	{what: "rate of LISTs at 64 in flight, to that of vault/api", benchmark: "ListAgainstAPI",
		unit: "x-api", least: 1.8, kind: speed},
	{what: "resident memory after 1M names in 100,000 folders, in MB", benchmark: "Resident",
		unit: "MB-resident", most: 85, kind: size, spread: ofMemory},
	{what: "the same at its peak", benchmark: "Resident", unit: "MB-peak", most: 85, kind: size,
		spread: ofMemory},
	{what: "the peak with 1M names in one folder, and a find among them, in MB",
		benchmark: "ResidentInOneFolder", unit: "MB-peak", most: 130, kind: size, spread: ofMemory},
	{what: "processor time of the explorer for 1M names, to that without a bound of memory",
		benchmark: "Frugal", unit: "x-lavish", most: 1.05, kind: speed},
	{what: "bytes a name in the store", benchmark: "BytesPerName", unit: "B/name", most: 40,
		kind: size, spread: ofBytes},
	{what: "find over 1M names: the first 50 results, in ms", benchmark: "FirstPage", unit: "ms",
		most: 16, kind: speed},
	{what: "ranking 1.1M names by a letter that all have: processor time, in ms",
		benchmark: "Rank/1", unit: "ms-cpu", most: 120, kind: speed},
	{what: "the same, to fzf --filter", benchmark: "Rank/1", unit: "x-fzf", most: 1, kind: speed,
		peer: "fzf"},
	{what: "its processor time, to fzf's less reading and printing", benchmark: "Rank/1",
		unit: "x-fzf-ranking", most: 0.2, kind: speed, peer: "fzf"},
	{what: "complete ranking of 1M names, 3 characters, in ms", benchmark: "Rank/3", unit: "ms",
		most: 150, kind: speed},
	{what: "the same, to fzf --filter", benchmark: "Rank/3", unit: "x-fzf", most: 1, kind: speed,
		peer: "fzf"},
	{what: "its processor time, to fzf's less reading and printing", benchmark: "Rank/3",
		unit: "x-fzf-ranking", most: 0.2, kind: speed, peer: "fzf"},
	{what: "complete ranking, 6 characters, in ms", benchmark: "Rank/6", unit: "ms", most: 60,
		kind: speed},
	{what: "the same, to fzf --filter", benchmark: "Rank/6", unit: "x-fzf", most: 1, kind: speed,
		peer: "fzf"},
	{what: "its processor time, to fzf's less reading and printing", benchmark: "Rank/6",
		unit: "x-fzf-ranking", most: 0.2, kind: speed, peer: "fzf"},
	{what: "complete ranking, 12 characters, in ms", benchmark: "Rank/12", unit: "ms", most: 30,
		kind: speed},
	{what: "the same, to fzf --filter", benchmark: "Rank/12", unit: "x-fzf", most: 1, kind: speed,
		peer: "fzf"},
	{what: "its processor time, to fzf's less reading and printing", benchmark: "Rank/12",
		unit: "x-fzf-ranking", most: 0.2, kind: speed, peer: "fzf"},
	{what: "complete ranking, no match, in ms", benchmark: "Rank/none", unit: "ms", most: 5,
		kind: speed},
	{what: "the same, to fzf --filter", benchmark: "Rank/none", unit: "x-fzf", most: 1, kind: speed,
		peer: "fzf"},
	{what: "its processor time, to fzf's less reading and printing", benchmark: "Rank/none",
		unit: "x-fzf-ranking", most: 0.2, kind: speed, peer: "fzf"},
	{what: "ranking 1M names by a word in capitals that none has: processor time, in ms",
		benchmark: "Words/folded", unit: "ms-cpu", most: 120, kind: speed},
	{what: "the same by words that have twins",
		benchmark: "Words/twins", unit: "ms-cpu", most: 120, kind: speed},
	{what: "by a word with a gap",
		benchmark: "Words/gap", unit: "ms-cpu", most: 120, kind: speed},
	{what: "by a word with a slip, where nothing has it as it is",
		benchmark: "Words/slip", unit: "ms-cpu", most: 120, kind: speed},
	{what: "by letters in order, where nothing has words with a slip",
		benchmark: "Words/loose", unit: "ms-cpu", most: 120, kind: speed},
	{what: "a query of one character more, to a fresh one", benchmark: "Extend", unit: "x-fresh",
		most: 1. / 3, kind: speed},
	{what: "a find for one known name in 50,000 folders, cold, 5 ms a request, in s",
		benchmark: "FindCold", unit: "s-to-answer", most: 3, kind: speed},
	{what: "a key press with 1M visible rows at 200x50", benchmark: "KeyPress/rows=1000000",
		unit: "ns/op", most: 50_000, kind: speed},
	{what: "its allocations", benchmark: "KeyPress/rows=1000000", unit: "allocs/op", most: 10,
		kind: allocs},
	{what: "expanding 100,000 names at the top of 1M rows", benchmark: "Expand", unit: "ns/op",
		most: 2_000_000, kind: speed},
	{what: "bytes to the terminal for a cursor move", benchmark: "Bytes", unit: "B/move", most: 40,
		kind: size, spread: ofBytes},
	{what: "bytes to the terminal for a scroll by one at 80x24", benchmark: "Bytes", unit: "B/scroll",
		most: 110, kind: size, spread: ofBytes},
	{what: "the same at 200x50, with two panes", benchmark: "Bytes", unit: "B/scroll-wide", most: 110,
		kind: size, spread: ofBytes},
	{what: "processor time of tree -o jsonl with a million names, to that of text",
		benchmark: "TreeJSONL", unit: "x-text", most: 1.4, kind: speed},
	{what: "processor time until the first frame, to that of an empty Bubble Tea program",
		benchmark: "FirstFrame/bare", unit: "x-empty", most: 1.8, kind: speed},
	{what: "from a key to the first byte on the terminal, in ms", benchmark: "Key", unit: "ms",
		most: 2.5, kind: speed},
	{what: "the same, to a Bubble Tea program that counts keys", benchmark: "Key", unit: "x-empty",
		most: 0.3, kind: speed},
	{what: "percent of a processor at rest", benchmark: "AtRest", unit: "%cpu", most: 0.1,
		kind: speed},
	{what: "wake-ups a second at rest", benchmark: "AtRest", unit: "wakeups/s", most: 20,
		kind: speed},
	{what: "a scan of 100,000 files, to rg -l", benchmark: "BigTree", unit: "scan/rg", most: 1,
		kind: speed, peer: "rg"},
	{what: "its processor time, to that of rg -l", benchmark: "BigTree", unit: "scan/rg-cpu",
		most: 1.1, kind: speed, peer: "rg"},
	{what: "the same of 40,000 files with 200 definitions of APIs", benchmark: "Definitions",
		unit: "scan/rg-cpu", most: 2, kind: speed, peer: "rg"},
	{what: "the same of 10,000 catalog-info.yaml", benchmark: "Entities", unit: "scan/rg-cpu",
		most: 2, kind: speed, peer: "rg"},
	{what: "a scan of 1,000 files, 5 ms to open each, to rg -j8 -l", benchmark: "SlowDisk",
		unit: "scan/rg8", most: 1, kind: speed, peer: "rg and strace"},
}

// text writes a figure with no more digits than it is worth.
func (g goal) text(n float64) string {
	switch {
	case g.unit == "ns/op" && n >= 1000:
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 3, 64), 64)
		return time.Duration(rounded).String()
	case n >= 1000:
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	return strconv.FormatFloat(n, 'g', 4, 64)
}

func (g goal) limit() string {
	if g.least > 0 {
		return "at least " + g.text(g.least)
	}
	return "at most " + g.text(g.most)
}

// pattern returns the expression for -bench that runs the benchmarks whose figures are compared.
func pattern(goals []goal) string {
	var names []string
	seen := map[string]bool{}
	for _, g := range goals {
		name, _, _ := strings.Cut(g.benchmark, "/")
		if g.compared() && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return "^Benchmark(" + strings.Join(names, "|") + ")$"
}
