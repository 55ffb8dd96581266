package linear

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sample"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// talk is somebody who types to the mode. Use it in [synctest.Test].
type talk struct {
	t          *testing.T
	server     *memvault.Server
	client     *vaultsvc.Client
	interrupts chan struct{}
	changed    chan struct{} // the files have
	hidden     bool          // what is typed does not show
	next       Switch
	err        error

	in   *io.PipeWriter
	out  output
	end  context.CancelFunc
	done chan struct{}
}

// output is what was printed and not heard yet.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) take() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.text.Reset()
	return o.text.String()
}

// newTalk begins with the sample server and catalog.
func newTalk(t *testing.T, change func(*Services, *Settings)) *talk {
	t.Helper()
	server, token := memvault.Sample()
	return newTalkTo(t, server, token, change)
}

func newTalkTo(t *testing.T, server *memvault.Server, token string,
	change func(*Services, *Settings)) *talk {
	t.Helper()
	dir := t.TempDir()
	if err := sample.Write(dir + "/catalog"); err != nil {
		t.Fatal(err)
	}
	k := &talk{t: t, server: server, interrupts: make(chan struct{}, 1),
		changed: make(chan struct{}), done: make(chan struct{})}
	k.client = tuitest.Client(t, server, token, "")
	svc := Services{
		Vault: k.client, Interrupts: k.interrupts,
		Open: func(context.Context, string) error { return errors.New("no browser here") },
		Files: files.Source{
			Scan: func(ctx context.Context) (*catalog.Catalog, error) {
				return catalog.Scan(ctx, []string{dir + "/catalog"}, catalog.ScanOptions{References: true})
			},
			Changed: func(ctx context.Context, _ *catalog.Catalog, _ time.Time) error {
				select {
				case <-k.changed:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			},
		},
		Login: func(ctx context.Context, way session.Way, _ func(string) <-chan string) (
			vaultsvc.Token, error) {
			return k.client.UseToken(ctx, way.Given[authmethod.TokenName]())
		},
		Hide: func() (func(), error) {
			k.hidden = true
			return func() { k.hidden = false }, nil
		},
	}
	set := Settings{Address: tuitest.Address, PublicURL: tuitest.Address, Typed: true}
	if change != nil {
		change(&svc, &set)
	}
	ctx, end := context.WithCancel(t.Context())
	r, w := io.Pipe()
	k.in, k.end = w, end
	lines := NewInput(r)
	m := New(ctx, svc, set, lines, NewOutput(&k.out, true))
	go func() {
		defer close(k.done)
		k.next, k.err = m.Run()
	}()
	t.Cleanup(func() {
		w.Close()
		end()
		<-k.done
		for range lines.lines { // what nobody took
		}
		tuitest.RunOut()
	})
	return k
}

// hear returns what has been said, once nobody has anything to do before time passes.
func (k *talk) hear() string {
	synctest.Wait()
	return k.out.take()
}

// say types a line, and returns what is answered at once.
func (k *talk) say(line string) string {
	k.t.Helper()
	k.hear()
	if _, err := io.WriteString(k.in, line+"\n"); err != nil {
		k.t.Fatal(err)
	}
	return k.hear()
}

// answered says a line, and returns what is answered before the next prompt, however long that
// takes.
func (k *talk) answered(line string) string {
	k.t.Helper()
	said := k.say(line)
	for range 1000 {
		if strings.HasSuffix(said, "> ") || strings.HasSuffix(said, ": ") || k.over() {
			return said
		}
		time.Sleep(time.Second)
		said += k.hear()
	}
	k.t.Fatalf("%q has no answer:\n%s", line, said)
	return ""
}

func (k *talk) over() bool {
	select {
	case <-k.done:
		return true
	default:
		return false
	}
}

// wants fails the test where some texts were not said.
func (k *talk) wants(said string, texts ...string) {
	k.t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			k.t.Errorf("not said: %q, but:\n%s", text, said)
		}
	}
}

// inBubble runs a test with a clock of its own.
func inBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}
