package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Finding out what was meant takes LISTs of the folders above what is not there, and of a few
// others: whoever waits for an error waits for some requests, in an estate of any size.
func TestNearCost(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		v.mount("secret", "kv", 2)
		v.mount("kv", "kv", 1)
		for _, team := range []string{"payments", "identity", "platform"} {
			v.put("secret", "teams/"+team+"/prod/db", "teams/"+team+"/prod/stripe",
				"teams/"+team+"/staging/db")
		}
		many := make([]string, 60)
		for i := range many {
			many[i] = "wide/folder" + strings.Repeat("x", i) + "/secret"
		}
		v.put("kv", many...)
		v.policy("names", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("kv/*", memvault.List))
		e := estate{vault: v}
		token := e.only("names")
		for _, tc := range []struct {
			args, hint string
			lists      int // all of them at the most
		}{
			{"ls secret/teams/paymets", "did you mean secret/teams/payments/? ", 2},
			{"ls secret/Teams/payments/prod",
				"did you mean secret/teams/payments/prod/? vaultmap ls secret/ shows", 5},
			{"ls secret/taems/paymenst/prdo", "did you mean secret/teams/payments/prod/? ", 5},
			{"open --print secret/teams/payments/prod/strpe",
				"did you mean secret/teams/payments/prod/stripe? ", 1},
			{"open --print secret/payments/prod/stripe",
				"did you mean secret/teams/payments/prod/stripe? ", 5},
			{"ls payments/prod/stripe", "'vaultmap ls' shows the mounts", 10},
			{"ls Secret/teams", "did you mean secret/teams/? ", 1},
			// Where there are many folders none is tried in vain.
			{"ls kv/wide/nothing/secret", "vaultmap ls kv/wide/ shows what is there", 4},
			{"ls kv/wide/folder/x", "vaultmap ls kv/wide/folder/ shows what is there", 2},
			{"ls secret/nothing/of/it/all/is/there/nor/below/it", "vaultmap ls secret/ shows", 12},
		} {
			v.forget()
			o := e.start(token, strings.Fields(tc.args)...).run(t)
			if o.status == 0 || o.stdout != "" || !strings.Contains(o.stderr, "\nhint: "+tc.hint) {
				t.Errorf("%s: status %d, stdout %q, stderr\n%s", tc.args, o.status, o.stdout, o.stderr)
			}
			var lists []string
			for _, r := range v.asked() {
				if strings.HasPrefix(r, "LIST ") {
					lists = append(lists, r)
				} else if !strings.Contains(r, " sys/internal/ui/") &&
					!strings.HasSuffix(r, " auth/token/lookup-self") {
					t.Errorf("%s: asked for %s", tc.args, r)
				}
			}
			// From a server that is slow to answer, as one of a busy machine may be, what is deleted is
			// asked for beside the names of the same folder.
			beside := 0
			for _, r := range lists {
				if slices.Contains(lists, r+live) {
					beside++
				}
			}
			if len(lists)-beside > tc.lists {
				t.Errorf("%s: %d lists: %q", tc.args, len(lists), lists)
			}
			if all := slices.Compact(lists); len(all) < len(lists) {
				t.Errorf("%s: asked twice: %q", tc.args, lists)
			}
		}
	})
}

// The attack: names that a server makes up, near to what is asked for, to be pasted into a shell or
// to write on the terminal.
func TestNearNamesAreHarmless(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "strip$(id)", "app\x1b[2Jsecrets", "two\nlines", "-rf-it", "a'b'c'd")
	e := estate{vault: v}
	for typed, want := range map[string]string{
		"secret/strip$(di)":   "did you mean 'secret/strip$(id)'? ",
		"secret/app[2Jsecret": `did you mean $'secret/app\033[2Jsecrets'? `,
		"secret/twolines":     `did you mean $'secret/two\012lines'? `,
		"secret/a'b'c'e":      `did you mean 'secret/a'\''b'\''c'\''d'? `,
	} {
		o := e.start(e.root(), "open", "--print", typed).run(t)
		lines := strings.Split(strings.TrimSuffix(o.stderr, "\n"), "\n")
		if len(lines) != 2 || !strings.HasPrefix(lines[1], "hint: "+want) ||
			strings.Contains(o.stderr, "\x1b") {
			t.Errorf("%q: %q", typed, o.stderr)
		}
	}
}

// A token that is good for a few requests has none of them taken for what is only good to know.
func TestNearSparesUses(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "teams/payments/prod/db")
	e := estate{vault: v}
	for uses, want := range map[int]string{9: "vaultmap ls secret/ shows what is there",
		40: "did you mean secret/teams/payments/prod/? "} {
		token := e.token(memvault.TokenOptions{Policies: []string{"root"}, NumUses: uses})
		v.forget()
		o := e.start(token, "ls", "secret/teams/paymets/prod").run(t)
		if !strings.Contains(o.stderr, "\nhint: "+want) {
			t.Errorf("%d uses: %s", uses, o.stderr)
		}
		lists := 0
		for _, r := range v.asked() {
			if strings.HasPrefix(r, "LIST ") {
				lists++
			}
		}
		if uses < 10 && lists > 2 {
			t.Errorf("%d uses: %d lists", uses, lists)
		}
	}
}

// Where a folder is denied that is not there either, the token's policies say what was meant.
func TestNearDenied(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "teams/payments/prod/db", "teams/identity/prod/db")
	v.policy("prod", memvault.Allow("secret/metadata/teams/payments/prod", memvault.List),
		memvault.Allow("secret/metadata/teams/identity/prod", memvault.List))
	e := estate{vault: v}
	token := e.token(memvault.TokenOptions{Policies: []string{"prod", "default"}})
	for args, want := range map[string]string{
		"ls secret/teams/Payments/prod":              "did you mean secret/teams/payments/prod/? ",
		"ls secret/teams/paymets/prod/":              "did you mean secret/teams/payments/prod/? ",
		"ls secret/teams/nothing":                    "the token's policies need the list capability there",
		"open --print secret/teams/payments/prod/bd": "did you mean secret/teams/payments/prod/db? ",
	} {
		o := e.start(token, strings.Fields(args)...).run(t)
		if !strings.Contains(o.stderr, "\nhint: "+want) {
			t.Errorf("%s: %s", args, o.stderr)
		}
	}
}

// What other tools call a command has one meaning here, and none of these words is a command.
func TestOtherWords(t *testing.T) {
	t.Parallel()
	root := rootCommand(newApp(nil))
	seen := map[string]string{}
	note := func(words, by string) {
		for _, word := range strings.Fields(words) {
			if seen[word] != "" {
				t.Errorf("%s stands for %s and for %s", word, seen[word], by)
			}
			seen[word] = by
			if cmd, _, err := root.Find([]string{word}); err == nil && cmd != root {
				t.Errorf("%s is a command, and stands for %s", word, by)
			}
		}
	}
	for command, words := range otherWords {
		note(words, command)
		if cmd, _, err := root.Find([]string{command}); command != "completion" &&
			(err != nil || cmd.Name() != command) {
			t.Errorf("%s is no command", command)
		}
	}
	for words, text := range notHere {
		note(words, text)
	}
	for flag, words := range otherFlags {
		name, _, _ := strings.Cut(flag, " ")
		known := false
		for _, cmd := range append(root.Commands(), root) {
			known = known || cmd.Flags().Lookup(name) != nil ||
				cmd.PersistentFlags().Lookup(name) != nil
		}
		if !known {
			t.Errorf("--%s is no flag", name)
		}
		for _, word := range strings.Fields(words) {
			for _, cmd := range append(root.Commands(), root) {
				if cmd.Flags().Lookup(word) != nil || cmd.PersistentFlags().Lookup(word) != nil {
					t.Errorf("--%s is a flag of %s, and stands for --%s", word, cmd.Name(), flag)
				}
			}
		}
	}
}
