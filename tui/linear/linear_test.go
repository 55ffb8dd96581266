package linear

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// What changes by itself is said before the next prompt, and nothing while somebody may be typing.
func TestNews(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		k := newTalk(t, nil)
		time.Sleep(10 * time.Second)
		k.wants(k.hear(), "mounts:", "vaultmap> ")
		time.Sleep(85 * time.Second)
		if said := k.hear(); said != "" {
			t.Errorf("said into a line: %q", said)
		}
		k.wants(k.say(""), "The token is renewed: ", " left.\nvaultmap> ")
		k.server.Seal()
		time.Sleep(time.Minute)
		k.wants(k.say(""), "Now: vault sealed.")
		k.server.Unseal()
		time.Sleep(time.Minute)
		k.wants(k.say(""), "That is over: vault sealed.")
		k.changed <- struct{}{}
		time.Sleep(time.Second)
		k.wants(k.say(""), "The files were read again: 27 entities, ")
		if said := k.say(""); said != "vaultmap> " {
			t.Errorf("said twice: %q", said)
		}
	})
}

// A token that ends is warned of, and then what leads to another one is said.
func TestTokenEnds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		token := server.Token(memvault.TokenOptions{Policies: []string{"root"}, TTL: time.Hour,
			NonRenewable: true})
		k := newTalkTo(t, server, token, nil)
		time.Sleep(57 * time.Minute)
		k.wants(k.say(""), "left, expiring.")
		time.Sleep(10 * time.Minute)
		k.wants(k.say(""), "Now: token expired or revoked.")
		k.wants(k.answered("status"), "expired or revoked", "'login'")

		k.wants(k.answered("login"), "1 paste a token that you have")
		k.wants(k.answered("1"), "token (does not show): ")
		if !k.hidden {
			t.Error("a token shows while it is typed")
		}
		k.wants(k.answered("wrong"), "The login failed: ")
		if k.hidden {
			t.Error("what is typed does not show any more")
		}
		k.answered("login")
		k.answered("1")
		k.wants(k.answered(""), "needed", "token (does not show): ")
		k.wants(k.answered(server.RootToken()), "Logged in by token.", "mounts:")
	})
}

// Each thing that a way in takes is asked for in a line of its own, what stands there can be left,
// and a secret does not show.
func TestLoginForm(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		var by session.Way
		k := newTalkTo(t, server, "", func(svc *Services, set *Settings) {
			set.Session.Methods = login.Methods()
			use := svc.Login
			svc.Login = func(ctx context.Context, way session.Way,
				show func(string) <-chan string) (vaultsvc.Token, error) {
				by = way
				root := func() string { return server.RootToken() }
				way.Given = map[string]func() string{authmethod.TokenName: root}
				return use(ctx, way, show)
			}
		})
		time.Sleep(10 * time.Second)
		k.wants(k.hear(), "no token", "'login' logs in")
		said := k.answered("login")
		at := strings.Index(said, " userpass at auth/userpass")
		if at < 0 {
			t.Fatal(said)
		}
		said = k.answered(said[strings.LastIndex(said[:at], "\n")+1 : at])
		k.wants(said, "Log in by userpass", "mount, below auth/ (empty for userpass): ")
		k.wants(k.answered("people"), "user: ")
		k.wants(k.answered(""), "is needed.", "user: ")
		said = k.answered("alice")
		k.wants(said, "password (does not show): ")
		if !k.hidden {
			t.Error("the password shows")
		}
		for range 3 { // what may be left empty
			if strings.HasSuffix(said, "> ") {
				break
			}
			line := ""
			if strings.Contains(said, "password") {
				line = "correct horse"
			}
			said = k.answered(line)
		}
		k.wants(said, "Logged in by userpass as alice.", "mounts:")
		if by.Auth.Mount != "people" || by.Auth.Get("username") != "alice" ||
			by.Given["password"]() != "correct horse" {
			t.Errorf("logged in by %v", by.Auth)
		}
	})
}

// A login by a browser says the address, takes the one at which that ended, and may be given up.
func TestLoginByBrowser(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		k := newTalkTo(t, server, "", func(svc *Services, set *Settings) {
			set.Session = session.Settings{LogsIn: true, Auth: &authmethod.Settings{
				Method: authmethod.Method{Name: "oidc", Interactive: true}}}
			use := svc.Login
			svc.Login = func(ctx context.Context, way session.Way, show func(string) <-chan string) (
				vaultsvc.Token, error) {
				select {
				case text := <-show("https://issuer.example.com/login"):
					way.Given = map[string]func() string{authmethod.TokenName: func() string { return text }}
					return use(ctx, way, show)
				case <-ctx.Done():
					return vaultsvc.Token{}, ctx.Err()
				}
			}
		})
		time.Sleep(time.Second)
		k.wants(k.hear(), "Log in by oidc at this address:\nhttps://issuer.example.com/login\n",
			"address: ")
		k.interrupts <- struct{}{}
		time.Sleep(time.Second)
		k.wants(k.hear(), "vaultmap> ")
		k.wants(k.answered("refresh"), "https://issuer.example.com/login")
		k.wants(k.answered(server.RootToken()), "mounts:", "secrets/")
	})
}

// What takes long says so now and then, and an interrupt ends it; what is known stays.
func TestSlow(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		k := newTalk(t, nil)
		k.server.Delay("secrets/slow/", 20*time.Second)
		time.Sleep(10 * time.Second)
		k.hear()
		if said := k.say("go secrets/slow/"); said != "" {
			t.Errorf("answered before it is known: %q", said)
		}
		time.Sleep(9 * time.Second)
		if said := k.hear(); said != "Still asking for secrets/slow/; an interrupt ends it.\n" {
			t.Errorf("said while it is slow: %q", said)
		}
		k.interrupts <- struct{}{}
		k.wants(k.hear(), "Stopped asking.\n", "> ")
		k.wants(k.answered("here"), "secrets/slow/")
		k.answered("top")

		// What was found is there while the rest is listed, and the rest comes by itself.
		said := k.answered("find stripe")
		k.wants(said, "4 found, listing: ", "Listing goes on: ", "1 secrets/teams/payments/")
		k.wants(k.answered("1"), ", secret")
		k.interrupts <- struct{}{}
		k.wants(k.hear(), "Stopped listing; what was found stays.")
		k.wants(k.answered("list"), "secrets/teams/")
		k.wants(k.answered("find stripe webhook"), "2 found, ")
		time.Sleep(time.Minute)
		k.wants(k.answered("list"), "2 found, partial: 1 denied, 5,187 names known.")

		k.interrupts <- struct{}{}
		k.wants(k.hear(), "Once more leaves")
		k.interrupts <- struct{}{}
		k.hear()
		if !k.over() {
			t.Error("the second interrupt does not leave")
		}
	})
}

// Where the output takes no more than ASCII, each other sign is written so that it can be told.
func TestASCII(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"loading…": "loading...", "kv v2 · 14": "kv v2, 14", "naïve": `na\u00efve`,
		"日本": `\u65e5\u672c`, "a😀": `a\U0001f600`, "\x1b[31m": `\x1b[31m`, "plain": "plain",
	} {
		var out output
		NewOutput(&out, false).say(text)
		if got := out.take(); got != want+"\n" {
			t.Errorf("%q is said as %q, want %q", text, got, want+"\n")
		}
	}
}

// Nobody who says the name of a thing has to know which number it has; what is wrong with a word is
// said with what may have been meant.
func TestWords(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		k := newTalk(t, func(_ *Services, set *Settings) {
			set.Profiles, set.Profile = []string{"prod", "staging"}, "prod"
		})
		time.Sleep(10 * time.Second)
		k.hear()
		for _, tc := range []struct{ line, want string }{
			{"secrets", "secrets/, 8 names:"},
			{"teams/", "secrets/teams/, 3 names:"},
			{"DETAILS paymants", `There is no name "paymants": did you mean payments/?`},
			{"payments", "secrets/teams/payments/, 4 names:"},
			{"secrets/teams/identity/prod", "secrets/teams/identity/prod/, 6 names:"},
			{"d secrets/teams/payments/prod/smtp", "secrets/teams/payments/prod/smtp, secret"},
			{"up", "secrets/teams/identity/, "},
			{"0", "There is no number 0"},
			{"find payments-api", "component:default/payments-api, entity"},
			{"details 1", "component:default/payments-api, Payments API.\nOwner group:default/payments-team."},
			{"uses 1", "References of payments-api, "},
			{"1", "here, line "},
			{"edit 1", "Edit the file yourself: /"},
			{"copy 1", "To be copied:\npayments/"},
			{"find payments-api", "1 "},
			{"1", "Secrets of payments-api, 4 places:"},
			{"uses", "References of payments-api, "},
			{"top", "mounts:"},
			{"profile stagin", "Did you mean staging?"},
			{"profile prod", "It is in use."},
			{"view secrets/readme", "The browser did not open, no browser here. The address is:\nhttp://vault.example.com:8200/ui/"},
			{"profile staging", "Going to the profile staging."},
		} {
			k.wants(k.answered(tc.line), tc.want)
		}
		<-k.done
		if k.err != nil || k.next.Profile == nil || *k.next.Profile != "staging" || k.next.Left == nil {
			t.Errorf("goes to %+v, %v", k.next, k.err)
		}
	})
}

// Whatever is said, in whatever order and wherever, is answered and leads to a prompt, by lines
// alone; and an interrupt may come at any time.
func TestAnyLineAnywhere(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				k := newTalk(t, nil)
				time.Sleep(10 * time.Second)
				k.hear()
				r := rand.New(rand.NewPCG(seed, 1))
				words := []string{"1", "2", "3", "4", "5", "6", "7", "19", "up", "", "list", "more"}
				for _, c := range commands() {
					switch c.words[0] {
					case "quit", "profile", "namespace":
						continue
					}
					words = append(words, c.words[0], c.words[0]+" 1", c.words[0]+" 3",
						c.words[0]+" secrets/teams/payments/prod/", c.words[0]+" nothing/there")
				}
				for i := range 150 {
					line := words[r.IntN(len(words))]
					said := ""
					if i%7 == 0 {
						k.say(line)
						k.interrupts <- struct{}{}
						said = k.answered("")
					} else {
						said = k.answered(line)
					}
					if k.over() && k.err == nil {
						return // two interrupts
					}
					if strings.ContainsFunc(said, func(r rune) bool {
						return r < ' ' && r != '\n' || r == utf8.RuneError
					}) {
						t.Fatalf("%q was answered with %q", line, said)
					}
				}
			})
		})
	}
}
