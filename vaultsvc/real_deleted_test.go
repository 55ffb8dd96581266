package vaultsvc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// A real Vault tells deleted secrets by LIST alone, to a token that may list and do nothing else.
// Its audit log says that nothing but lists and the page of the mounts was asked for, and that
// nothing was denied.
func TestRealDeleted(t *testing.T) {
	t.Parallel()
	audit := filepath.Join(t.TempDir(), "audit.log")
	server := vaulttest.Real(t, "-audit", audit)
	server.Mount("secret/", "kv", map[string]string{"version": "2"}, "")
	for _, p := range []string{"here", "gone", "back", "both", "both/inside", "spent", "all/x",
		"all/y", "some/deep/x", "some/gone", "odd/two words?#%25"} {
		server.Put("secret/", p)
	}
	for _, p := range []string{"gone", "back", "both", "all/x", "all/y", "some/gone",
		"odd/two words?#%25"} {
		server.DeleteVersion("secret/", p)
	}
	server.UndeleteVersion("secret/", "back")
	server.DestroyVersion("secret/", "spent")
	server.PutFor("secret/", "due", time.Hour)
	server.Policy("lister", `path "secret/metadata/*" { capabilities = ["list"] }`)
	token := server.Token(vaulttest.TokenOptions{Policies: []string{"lister"}, NoDefaultPolicy: true})
	begin, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}

	c := newClient(t, Options{Address: server.Address, Token: token})
	if _, err := liveNames(t.Context(), c, kv2, at(kv2, "")); !errors.Is(err, ErrDeletedUnknown) {
		t.Errorf("before anything is known: %v", err)
	}
	getsToKnow(t, c)
	for folder, want := range map[string]string{
		"": "all/ back both/ here odd/ some/ spent", "both/": "inside", "all/": "", "some/": "deep/",
		"missing/": "", "odd/": "",
	} {
		names, err := liveNames(t.Context(), c, kv2, at(kv2, folder))
		if strings.Join(names, " ") != want || errors.Is(err, ErrEmpty) != (want == "") || err != nil &&
			want != "" {
			t.Errorf("%q: %q, %v, want %q", folder, names, err, want)
		}
		all, _ := c.List(t.Context(), kv2, at(kv2, folder))
		deleted, err := c.Deleted(t.Context(), kv2, at(kv2, folder), all)
		if err != nil || len(deleted)+len(names) != len(all) {
			t.Errorf("%q: of %q, %q are deleted, %v", folder, all, deleted, err)
		}
	}
	log, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	live, plain := 0, 0
	for scan := bufio.NewScanner(bytes.NewReader(log[len(begin):])); scan.Scan(); {
		var entry struct {
			Type, Error string
			Request     struct {
				Operation, Path string
				Data            map[string]any
			}
		}
		if err := json.Unmarshal(scan.Bytes(), &entry); err != nil {
			t.Fatal(err)
		}
		r := entry.Request
		_, without := r.Data["exclude_deleted"]
		switch {
		case entry.Error != "":
			t.Errorf("%s of %s was answered with %q", r.Operation, r.Path, entry.Error)
		case r.Path == "sys/internal/ui/mounts":
		case r.Operation != "list" || !strings.HasPrefix(r.Path, "secret/metadata/") || len(r.Data) > 1 ||
			len(r.Data) == 1 && !without:
			t.Errorf("the server was asked to %s %s with %v", r.Operation, r.Path, r.Data)
		case without:
			live++
		default:
			plain++
		}
	}
	if live < 20 || plain < 10 {
		t.Errorf("the server has written down %d lists without deleted secrets, and %d with them", live,
			plain)
	}
}
