package find

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// million is a store of a million names in 100,000 folders, that read like those of a large
// company.
var million = sync.OnceValue(func() tree.Snapshot { return company(100_000) })

// many is a part of that, and enough for a first look.
var many = sync.OnceValue(func() tree.Snapshot { return company(30_000) })

// company returns the names of a number of folders, ten in each.
func company(folders int) tree.Snapshot {
	r := rand.New(rand.NewPCG(1, 1))
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	words := strings.Fields(`payments identity search billing platform checkout catalog orders shipping ledger risk fraud
		notify mailer media uploads reports analytics events ingest stream gateway edge proxy router session profile account
		support chat voice maps geo pricing tax invoice refund wallet loyalty coupon content editor feed graph index worker`)
	things := strings.Fields(`stripe github slack datadog sentry postgres mysql redis kafka rabbitmq elastic mongo s3 gcs
		azure twilio sendgrid okta auth0 ldap smtp jwt oauth tls ssh vpn grafana pagerduty cloudflare npm docker vault`)
	kinds := strings.Fields("api-key token password webhook-secret client-secret private-key certificate dsn url admin readonly root signing-key")
	envs := strings.Fields("prod staging dev qa sandbox")
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	for i := range folders {
		folder := fmt.Sprintf("teams/%s/%s/%s-%d/", words[i%len(words)], envs[i/len(words)%len(envs)],
			pick(words), i)
		names := make([]string, 10)
		for k := range names {
			names[k] = fmt.Sprintf("%s-%s-%d", pick(things), pick(kinds), k)
		}
		s.SetChildren(s.Ensure(vaultpath.New("", "secret", folder)), names)
	}
	return s.Snapshot()
}

// Queries of 1, 3, 6 and 12 characters, and one that nothing matches. The first is in all
// locations.
var rankQueries = []struct{ name, text string }{
	{"1", "e"}, {"3", "str"}, {"6", "github"}, {"12", "postgres-dsn"}, {"none", "xyzzynowhere"},
}

const page = 50

// best is the shortest of several runs: others share the machine.
func best(runs int, f func()) time.Duration {
	least := time.Hour
	for range runs {
		began := time.Now()
		f()
		least = min(least, time.Since(began))
	}
	return least
}

// work is the least processor time of several runs, on all processors together: what others do on
// the machine counts less.
func work(runs int, f func()) time.Duration {
	least := time.Hour
	for range runs {
		began := processorTime()
		f()
		least = min(least, processorTime()-began)
	}
	return least
}

func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkFirstPage is how long the first page of results takes: a full one, or all there are.
func BenchmarkFirstPage(b *testing.B) {
	names := million()
	for b.Loop() {
		longest := time.Duration(0)
		for _, q := range []string{"p", "github", "stag stripe key", "payments prod", "xyzzynowhere",
			"dsn$ ^secret"} {
			var f Result
			took := best(5, func() {
				var ok bool
				if f, ok = First(b.Context(), Parse(q), names, nil, page, nil); !ok || len(f.Best) < page {
					f, _ = Search(b.Context(), Parse(q), names, nil, page, nil)
				}
			})
			b.Logf("%q: %s, %d found", q, took, f.Total)
			longest = max(longest, took)
		}
		b.ReportMetric(ms(longest), "ms")
	}
}

// BenchmarkRank is a complete ranking, also against fzf's where VAULTMAP_FZF says where that is: as
// a whole process, by the time that passes; and without the reading of its list and the printing of
// what it has found, by the processor time.
func BenchmarkRank(b *testing.B) {
	names := million()
	for _, q := range rankQueries {
		b.Run(q.name, func(b *testing.B) {
			var f Result
			search := func() { f, _ = Search(b.Context(), Parse(q.text), names, nil, page, nil) }
			for b.Loop() {
				took, cpu := best(7, search), work(7, search)
				b.ReportMetric(ms(took), "ms")
				b.ReportMetric(ms(cpu), "ms-cpu")
				b.ReportMetric(float64(f.Total), "found")
				if fzf := os.Getenv("VAULTMAP_FZF"); fzf != "" {
					whole := best(3, func() { filter(b, fzf, q.text) })
					ranking := fzfRanking(b, fzf, q.text)
					b.ReportMetric(float64(took)/float64(whole), "x-fzf")
					b.ReportMetric(float64(cpu)/float64(ranking), "x-fzf-ranking")
					b.ReportMetric(ms(ranking), "ms-cpu-fzf")
				}
			}
		})
	}
}

// BenchmarkWords is a complete ranking by words that are not in the names as they were typed.
func BenchmarkWords(b *testing.B) {
	names := million()
	slips := func(q Query) Query { q, _ = q.Slips(); return q }
	loose := func(q Query) Query { q, _ = q.Loose(); return q }
	for _, c := range []struct {
		name  string
		query Query
	}{
		{"folded", Parse("API_KEY")}, {"twins", Parse("production db cert")},
		{"gap", Parse("str*key")}, {"slip", slips(Parse("githbu"))},
		{"loose", loose(Parse("strpe tokn"))},
	} {
		b.Run(c.name, func(b *testing.B) {
			search := func() { Search(b.Context(), c.query, names, nil, page, nil) }
			for b.Loop() {
				b.ReportMetric(ms(best(7, search)), "ms")
				b.ReportMetric(ms(work(7, search)), "ms-cpu")
			}
		})
	}
}

// filter has fzf filter the same list.
func filter(b *testing.B, fzf, query string) {
	cmd := fzfOf(fzf, query)
	cmd.Stdout = nil
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		b.Fatal(err)
	}
}

func fzfOf(fzf, query string, more ...string) *exec.Cmd {
	cmd := exec.Command(fzf, append([]string{"--filter", query}, more...)...)
	cmd.Stdin = bytes.NewReader(lines())
	cmd.Env = append(os.Environ(), "FZF_DEFAULT_OPTS=")
	cmd.Stderr = os.Stderr
	return cmd
}

// fzfRanking returns the processor time that fzf takes for its ranking alone: what it takes until
// it prints, less what it takes where it reads all the same and ranks the last line alone.
func fzfRanking(b *testing.B, fzf, query string) time.Duration {
	least := func(more ...string) time.Duration {
		least := time.Hour
		for range 5 {
			cmd := fzfOf(fzf, query, more...)
			nobody, out, err := os.Pipe()
			if err != nil {
				b.Fatal(err)
			}
			nobody.Close()
			cmd.Stdout = out
			err = cmd.Run() // it ends with what it prints first
			out.Close()
			if cmd.ProcessState == nil {
				b.Fatal(err)
			}
			least = min(least, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		}
		return least
	}
	return least() - least("--tail", "1")
}

// lines is the list of all locations, one a line.
var lines = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	names := million()
	var buf []byte
	for id := tree.ID(1); int(id) < names.Len(); id++ {
		var path string
		path, buf = names.Path(id, buf)
		out.WriteString(path)
		out.WriteByte('\n')
	}
	return out.Bytes()
})

// extensions are queries, and the same with one character more.
var extensions = [][2]string{{"str", "stri"}, {"githu", "github"}, {"postgres-ds", "postgres-dsn"},
	{"prod stripe k", "prod stripe ke"}}

// BenchmarkExtend is what a query costs that has one character more than the one before, against
// the same one anew.
func BenchmarkExtend(b *testing.B) {
	names := million()
	for b.Loop() {
		worst := 0.0
		for _, e := range extensions {
			before, _ := Search(b.Context(), Parse(e[0]), names, nil, page, nil)
			fresh := work(15, func() { Search(b.Context(), Parse(e[1]), names, nil, page, nil) })
			more := work(15, func() { Search(b.Context(), Parse(e[1]), names, nil, page, &before) })
			worst = max(worst, float64(more)/float64(fresh))
			b.Logf("%q: %s, anew %s", e[1], more, fresh)
		}
		b.ReportMetric(worst, "x-fresh")
	}
}

func BenchmarkScore(b *testing.B) {
	q := Parse("staging stripe key")
	for i := range b.N {
		q.Score(names[i%len(names)])
	}
}
