//go:build unix

package catalog

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// scanFolder is the variable that makes this test program scan a folder and do nothing else, so
// that what a scan takes can be measured of a whole process.
const scanFolder = "VAULTMAP_SCAN_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(scanFolder); dir != "" {
		c, err := Scan(context.Background(), []string{dir}, ScanOptions{References: true})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(summary(c))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// summary counts what [bigTree] promises.
func summary(c *Catalog) string {
	files := map[string]bool{}
	for _, r := range c.References {
		files[r.FilePath] = true
	}
	return fmt.Sprintf("%d entities, references in %d files, %d problems", len(c.Entities), len(files),
		len(c.Problems))
}

func (t bigTree) summary() string {
	return fmt.Sprintf("%d entities, references in %d files, 0 problems", t.entities, t.references)
}

// cost is what a process took.
type cost struct {
	took time.Duration
	cpu  time.Duration // of the system, too
	peak float64       // of its memory, in MB
	out  string
}

func run(tb testing.TB, cmd *exec.Cmd) cost {
	tb.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%v: %v: %s", cmd.Args, err, &errs)
	}
	took := time.Since(start)
	unit := 1.0 / (1 << 10)
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		unit /= 1 << 10 // bytes there, kilobytes elsewhere
	}
	peak := 0.0
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = float64(usage.Maxrss) * unit
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return cost{took, cpu, peak, strings.TrimSpace(out.String())}
}

// BenchmarkBigTree scans 100,000 files in a process of its own, in turn with ripgrep that lists
// the files that hold the word vault. The figures are medians of whole processes, their start
// included; those of ripgrep are left out where it is not installed.
func BenchmarkBigTree(b *testing.B) { besideRipgrep(b, keptBigTree(b, 2000, 0)) }

// BenchmarkDefinitions does so with 40,000 files, and 200 definitions of APIs among them.
func BenchmarkDefinitions(b *testing.B) { besideRipgrep(b, keptBigTree(b, 800, 200)) }

// BenchmarkEntities does so with 10,000 catalog-info.yaml and nothing else.
func BenchmarkEntities(b *testing.B) { besideRipgrep(b, keptEntities(b, 10_000)) }

func besideRipgrep(b *testing.B, tree bigTree) {
	const budget = 150 // MB
	rg, _ := exec.LookPath("rg")
	ours, theirs := inTurn(b, tree, nil, rg)
	b.ReportMetric(ours.median(cost.milliseconds), "scan-ms")
	b.ReportMetric(ours.median(cost.cpuMilliseconds), "scan-cpu-ms")
	peak := ours.median(func(c cost) float64 { return c.peak })
	b.ReportMetric(peak, "peak-MB")
	if peak > budget {
		b.Errorf("a scan of %d files took %.0f MB at its peak, more than %d", tree.files, peak, budget)
	}
	if rg == "" {
		b.Log("ripgrep (rg) is not installed: the scan is compared with nothing")
		return
	}
	b.ReportMetric(theirs.median(cost.milliseconds), "rg-ms")
	b.ReportMetric(theirs.median(cost.cpuMilliseconds), "rg-cpu-ms")
	b.ReportMetric(ours.median(cost.milliseconds)/theirs.median(cost.milliseconds), "scan/rg")
	b.ReportMetric(ours.median(cost.cpuMilliseconds)/theirs.median(cost.cpuMilliseconds),
		"scan/rg-cpu")
}

// inTurn scans a tree, and has ripgrep look through it with eight workers or as many as it likes,
// both in processes that are started by some command.
func inTurn(b *testing.B, tree bigTree, by []string, rg string, args ...string) (ours,
	theirs costs) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	round := func() {
		c := startedBy(by, self)
		c.Env = append(os.Environ(), scanFolder+"="+tree.dir)
		cost := run(b, c)
		if cost.out != tree.summary() {
			b.Fatalf("found %s, want %s", cost.out, tree.summary())
		}
		ours = append(ours, cost)
		if rg != "" {
			args := append(append([]string{rg}, args...), "-l", "vault", tree.dir)
			theirs = append(theirs, run(b, startedBy(by, args...)))
		}
	}
	round() // reads the tree into memory
	ours, theirs = nil, nil
	for b.Loop() {
		round()
	}
	b.ReportMetric(0, "ns/op")
	return ours, theirs
}

func startedBy(by []string, args ...string) *exec.Cmd {
	args = append(slices.Clone(by), args...)
	return exec.Command(args[0], args[1:]...)
}

// BenchmarkSlowDisk scans 1,000 files that take 5 ms to open, in turn with ripgrep with eight
// workers. It is strace that holds up both: where it or ripgrep is not installed, or must not,
// there is no figure.
func BenchmarkSlowDisk(b *testing.B) {
	tree := keptEntities(b, 1000)
	rg, err := exec.LookPath("rg")
	slow := []string{"strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=openat", "-e",
		"inject=openat:delay_enter=5000", "-o", os.DevNull}
	if err != nil || startedBy(slow, "true").Run() != nil {
		b.Log("ripgrep (rg) or strace is not installed: the scan is compared with nothing")
		return
	}
	ours, theirs := inTurn(b, tree, slow, rg, "-j8")
	b.ReportMetric(ours.median(cost.milliseconds), "scan-ms")
	b.ReportMetric(theirs.median(cost.milliseconds), "rg8-ms")
	b.ReportMetric(ours.median(cost.milliseconds)/theirs.median(cost.milliseconds), "scan/rg8")
}

type costs []cost

func (c costs) median(of func(cost) float64) float64 {
	var all []float64
	for _, one := range c {
		all = append(all, of(one))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func (c cost) milliseconds() float64 { return float64(c.took) / float64(time.Millisecond) }

func (c cost) cpuMilliseconds() float64 { return float64(c.cpu) / float64(time.Millisecond) }
