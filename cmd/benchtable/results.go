package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// figure names one number that a benchmark prints.
type figure struct{ benchmark, unit string }

func (f figure) String() string { return f.benchmark + " " + f.unit }

// results are the numbers of all runs of each benchmark.
type results map[figure][]float64

// processors is what the name of a benchmark ends in where there is more than one.
var processors = regexp.MustCompile(`-\d+$`)

// readResults reads what go test -bench prints (https://go.dev/design/14313-benchmark-format): a
// line for each benchmark, with its name, how often it ran, and pairs of a number and its unit.
// Everything is passed on to echo as it comes. An error is returned where a benchmark or a package
// failed.
func readResults(in io.Reader, echo io.Writer) (results, error) {
	all := results{}
	failed := 0
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		io.WriteString(echo, line)
		if strings.HasPrefix(strings.TrimSpace(line), "--- FAIL") || strings.HasPrefix(line, "FAIL") {
			failed++
		}
		all.add(strings.Fields(line))
		switch {
		case err == io.EOF && failed > 0:
			return nil, fmt.Errorf("benchmarks failed: see the lines with FAIL")
		case err == io.EOF:
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("reading what go test prints: %w", err)
		}
	}
}

// add takes in a line where it is a result.
func (r results) add(fields []string) {
	if len(fields) < 4 || len(fields)%2 != 0 {
		return
	}
	name, ok := strings.CutPrefix(fields[0], "Benchmark")
	if _, err := strconv.Atoi(fields[1]); !ok || err != nil {
		return
	}
	name = processors.ReplaceAllString(name, "")
	for i := 2; i < len(fields); i += 2 {
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return
		}
		f := figure{name, fields[i+1]}
		r[f] = append(r[f], n)
	}
}

func (r results) of(g goal) (float64, bool) {
	all := r[figure{g.benchmark, g.unit}]
	if len(all) == 0 {
		return 0, false
	}
	return g.best(all), true
}
