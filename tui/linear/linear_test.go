package linear

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
			{"profile stagin", "Did you mean staging?"},
			{"profile prod", "It is in use."},
			{"view secrets/readme", "Open it yourself, no browser here.\nhttp://vault.example.com:8200/ui/"},
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
