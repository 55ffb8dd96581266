package login

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// nobody is a prompter that must not be asked.
type nobody struct{ t *testing.T }

func (n nobody) Secret(context.Context, string) (string, error) {
	n.t.Error("a secret was asked for")
	return "", nil
}

func (n nobody) Open(context.Context, string) (<-chan string, error) {
	n.t.Error("an address was opened")
	return nil, nil
}

// Each method of the list logs in by what is made of its description, whatever of it is set.
func TestEveryMethodIsMade(t *testing.T) {
	t.Parallel()
	for _, m := range Methods() {
		for _, all := range []bool{true, false} {
			a := &authmethod.Settings{Method: m, Values: map[string][]string{}}
			for _, k := range m.Keys {
				if all || k.Required {
					a.Values[k.Forms()[0].Name] = []string{"8"}
				}
			}
			l, err := New(a, os.Getenv)
			if err != nil {
				t.Fatal(err)
			}
			made := l.make(nobody{t})
			if made.Name() != m.Name || len(made.Requests()) == 0 || m.Mount == "" {
				t.Errorf("%s is made as %s, which asks for %q", m.Name, made.Name(), made.Requests())
			}
			for _, path := range made.Requests() {
				if want := "auth/" + m.Mount + "/"; path[:min(len(want), len(path))] != want &&
					path[:4] != "sys/" {
					t.Errorf("%s asks for %s, and is mounted at %s", m.Name, path, m.Mount)
				}
			}
			if _, has := m.Forms()["password_file"]; (l.Asks != "") != (has && !all) {
				t.Errorf("%s asks for %q", m.Name, l.Asks)
			}
		}
	}
	if _, err := New(&authmethod.Settings{Method: authmethod.Method{Name: "github"}},
		os.Getenv); !errors.Is(err, vaultsvc.ErrConfig) {
		t.Errorf("a method that is not there: %v", err)
	}
}

// What is asked is asked before anything is sent, and once; an error of who asks comes back as it
// is.
func TestPrompterIsAskedFirst(t *testing.T) {
	t.Parallel()
	ldap, _ := Methods().Named("ldap")
	l, err := New(&authmethod.Settings{Method: ldap, Values: map[string][]string{"username": {"me"}}},
		os.Getenv)
	if err != nil || l.By != "ldap as me" || l.Asks != "password of me" {
		t.Fatalf("%+v, %v", l, err)
	}
	refused := errors.New("no terminal")
	_, err = l.Login(t.Context(), nil, asked(func(what string) (string, error) {
		if what != l.Asks {
			t.Errorf("asked for %q", what)
		}
		return "", refused
	}))
	if err != refused {
		t.Errorf("%v", err)
	}
}

type asked func(what string) (string, error)

func (a asked) Secret(_ context.Context, what string) (string, error) { return a(what) }

func (a asked) Open(context.Context, string) (<-chan string, error) { return nil, nil }
