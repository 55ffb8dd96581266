package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What the whole program may take at its peak with a million names, in MB of a million bytes.
const maxResident = 85

// hugeVault is a server with folders of so many secrets each, in a process of its own: see
// testdata/huge.
type hugeVault struct{ address, token string }

func newHugeVault(tb testing.TB, folders, names int) hugeVault {
	tb.Helper()
	cmd := exec.Command(build("huge", "./testdata/huge"), strconv.Itoa(folders), strconv.Itoa(names))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err, err2); err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("starting the server: %v", err)
	}
	tb.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			tb.Errorf("the server: %v", err)
		}
	})
	var v hugeVault
	if _, err := fmt.Fscanln(out, &v.address, &v.token); err != nil {
		tb.Fatalf("reading where the server is: %v", err)
	}
	return v
}

// start returns how to run the program as it is released, whatever the test is built with.
func (v hugeVault) start(args ...string) start {
	return start{
		program: released(), args: args, secrets: []string{v.token},
		env: []string{"VAULT_ADDR=" + v.address, "VAULT_TOKEN=" + v.token, "BROWSER=none"},
	}
}

// memory is what a process has in memory, its code included: now, and at its peak. In MB of a
// million bytes.
type memory struct{ resident, peak float64 }

// memoryOf asks the system about a process; false is that it has ended.
func memoryOf(process *os.Process) (memory, bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Pid))
	of := func(field string) float64 {
		_, rest, _ := strings.Cut(string(status), "\n"+field+":")
		rest, _, _ = strings.Cut(rest, " kB\n")
		kilobytes, _ := strconv.Atoi(strings.TrimSpace(rest))
		return float64(kilobytes) * 1024 / 1e6
	}
	m := memory{resident: of("VmRSS"), peak: of("VmHWM")}
	return m, err == nil && m.resident > 0
}

// exploreAll has the explorer list everything by a find, and returns what it takes then: with the
// results on the screen, and nothing under way; and what processor time it has taken in the end.
func exploreAll(tb testing.TB, v hugeVault, names string, env ...string) (memory, time.Duration) {
	tb.Helper()
	s := v.start()
	s.env = append(s.env, env...)
	m := s.terminal(tb)
	m.see("secret/", "token")
	m.press("f")
	m.see("words")
	m.press("stripe")
	m.within(10*patience, "end of the walk", func(s screen) bool {
		return s.has(names+" names known") && !s.has("listing")
	})
	m.press("webhook") // a search of all names
	m.see("stripewebhook", "0 found")
	m.press(strings.Repeat(keys["backspace"], len("webhook")))
	m.seeRow("secret/team-00/", "/stripe-webhook-")
	took, ok := memoryOf(m.cmd.Process)
	if !ok {
		tb.Fatal("the system does not tell what a process takes")
	}
	m.press("esc")
	m.seeNo("names known")
	m.quit()
	return took, m.cmd.ProcessState.UserTime() + m.cmd.ProcessState.SystemTime()
}

// printAll runs a command, and returns what it takes at the end of its output, and how long that
// is.
func printAll(tb testing.TB, v hugeVault, args ...string) (took memory, printed int) {
	tb.Helper()
	cmd := v.start(args...).command(tb)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		tb.Fatalf("starting %s: %v", cmd, err)
	}
	// It is asked before each piece is read, and at the end still waits for the last one to be.
	for buf := make([]byte, 256<<10); err == nil; {
		if now, ok := memoryOf(cmd.Process); ok {
			took = now
		}
		var n int
		n, err = out.Read(buf)
		printed += n
	}
	if err := cmd.Wait(); err != nil {
		tb.Fatalf("running %q: %v", args, err)
	}
	return took, printed
}

// BenchmarkResident has the explorer list a million names in 100,000 folders.
func BenchmarkResident(b *testing.B) {
	v := newHugeVault(b, 100_000, 10)
	for b.Loop() {
		took, _ := exploreAll(b, v, "1,100,100")
		b.ReportMetric(took.resident, "MB-resident")
		b.ReportMetric(took.peak, "MB-peak")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkResidentInOneFolder has it list a million names of one folder, and find among them.
func BenchmarkResidentInOneFolder(b *testing.B) {
	v := newHugeVault(b, 1, 1_000_000)
	for b.Loop() {
		took, _ := exploreAll(b, v, "1,000,002")
		b.ReportMetric(took.resident, "MB-resident")
		b.ReportMetric(took.peak, "MB-peak")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkFrugal is what it costs the processor that garbage is kept small beside a million names:
// all that the explorer takes, to the same where it takes as much memory as it likes.
func BenchmarkFrugal(b *testing.B) {
	v := newHugeVault(b, 100_000, 10)
	for b.Loop() {
		frugal, lavish := time.Hour, time.Hour
		for range 4 {
			_, cpu := exploreAll(b, v, "1,100,100")
			frugal = min(frugal, cpu)
			_, cpu = exploreAll(b, v, "1,100,100", "GOMEMLIMIT=1TiB")
			lavish = min(lavish, cpu)
		}
		b.ReportMetric(float64(frugal)/float64(lavish), "x-lavish")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkResidentCommands has the commands list them.
func BenchmarkResidentCommands(b *testing.B) {
	v := newHugeVault(b, 100_000, 10)
	for b.Loop() {
		find, _ := printAll(b, v, "find", "stripe")
		stream, _ := printAll(b, v, "find", "-o", "jsonl", "stripe")
		tree, _ := printAll(b, v, "tree")
		b.ReportMetric(find.peak, "MB-find")
		b.ReportMetric(stream.peak, "MB-find-jsonl")
		b.ReportMetric(tree.peak, "MB-tree")
	}
	b.ReportMetric(0, "ns/op")
}

// The same with fewer folders, so that it is no matter of requests.
func TestResident(t *testing.T) {
	if testing.Short() {
		t.Skip("a million names take a while")
	}
	t.Parallel()
	v := newHugeVault(t, 10_000, 100)
	explorer, _ := exploreAll(t, v, "1,010,100")
	tree, printed := printAll(t, v, "tree")
	t.Logf("resident: the explorer %.1f MB, at its peak %.1f, tree %.1f", explorer.resident,
		explorer.peak, tree.peak)
	if explorer.peak > maxResident || tree.peak > maxResident {
		t.Errorf("with a million names the explorer takes %.1f MB and tree %.1f, of %d at the most",
			explorer.peak, tree.peak, maxResident)
	}
	if printed < 1_000_000*len("secret/team-00/service-00000/smtp-00000\n") {
		t.Errorf("tree printed %d bytes: not all names", printed)
	}
}
