package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// otherWords are what other tools call what one of the commands does.
var otherWords = map[string]string{
	"ls":         "list dir ll la mounts engines",
	"tree":       "walk recurse dump all",
	"find":       "search grep rg ag locate where look fzf query lookup match",
	"entity":     "entities component components catalog service services who owner owners",
	"refs":       "references uses usage used users whereused grep-files links",
	"check":      "lint validate verify audit test scan",
	"explain":    "why can may permissions policy policies capabilities access acl whynot",
	"status":     "whoami token info server version-server health ping",
	"index":      "cache",
	"pick":       "choose select pickone",
	"completion": "complete completions",
	"open":       "browse web ui url address goto go launch xdg-open",
}

// notHere are what other tools do and this one never does, with what it has in its place.
var notHere = map[string]string{
	"get read view show cat print value values kv secret secrets export env exec run decrypt": "did you mean 'vaultmap open'? " +
		"No command reads a value: that one shows it in Vault's own UI",
	"edit write put set patch update add create new insert mv move cp copy": "did you mean 'vaultmap open --edit' or " +
		"'vaultmap open --create'? No command changes a secret: these lead to Vault's own UI",
	"delete rm del remove destroy undelete rollback": "did you mean 'vaultmap open'? " +
		"No command changes a secret: that one leads to Vault's own UI",
	"login logout auth": "a token is taken from VAULT_TOKEN or ~/.vault-token, or a profile in the config file says how to " +
		"log in: 'vaultmap status' shows which",
	"explore explorer tui gui interactive start": "'vaultmap' without a command opens the explorer",
}

// meantCommand says which command was meant by words that name none below a command.
func meantCommand(of *cobra.Command, words []string) string {
	names, others := map[string]string{}, []string{}
	for _, cmd := range of.Commands() {
		if cmd.IsAvailableCommand() {
			names[cmd.Name()] = cmd.CommandPath()
			others = append(others, cmd.Name())
		}
	}
	if len(words) == 0 {
		return ""
	}
	slices.Sort(others)
	first := strings.ToLower(words[0])
	if slices.Contains([]string{"kv", "secrets", "secret"}, first) && len(words) > 1 &&
		!of.HasParent() {
		first = strings.ToLower(words[1]) // as the vault command has it
	}
	if !of.HasParent() {
		if strings.Contains(first, "/") { // a location where a command is missing
			return nearmiss.Ask([]string{"vaultmap ls " + connect.Pasteable(words[0])})
		}
		if text := elsewhere(names)[first]; text != "" {
			return text
		}
	}
	near := nearmiss.Of(first, others)
	if slices.Contains(others, first) { // in another case
		near = []string{first}
	}
	if len(near) == 0 && !of.HasParent() {
		texts := elsewhere(names)
		return texts[nearmiss.Best(first, slices.Sorted(maps.Keys(texts)))]
	}
	for i, name := range near {
		near[i] = "'" + names[name] + "'"
	}
	return nearmiss.Ask(near)
}

// elsewhere says of each word that other tools have what has its place here. paths are those of the
// commands that there are.
func elsewhere(paths map[string]string) map[string]string {
	texts := map[string]string{}
	for name, words := range otherWords {
		for _, word := range strings.Fields(words) {
			if paths[name] != "" {
				texts[word] = nearmiss.Ask([]string{"'" + paths[name] + "'"})
			}
		}
	}
	for words, text := range notHere {
		for _, word := range strings.Fields(words) {
			texts[word] = text
		}
	}
	return texts
}

// otherFlags are what other tools call one of the flags.
var otherFlags = map[string]string{
	"address":     "addr vault-addr url host server endpoint",
	"namespace":   "ns",
	"output":      "format out fmt",
	"output json": "json",
	"token-file":  "token",
	"catalog":     "dir folder path repo root",
	"profile":     "context env environment",
	"concurrency": "jobs parallel parallelism threads workers",
	"depth":       "level levels max-depth maxdepth",
	"print":       "dry-run no-browser",
	"null":        "print0 zero",
	"limit":       "max count head",
	"no-color":    "no-colour color colour nocolor",
}

// meantFlag says which flag was meant by one that is not there; "" where nothing is known.
func meantFlag(cmd *cobra.Command, err error) string {
	var none *pflag.NotExistError
	if !errors.As(err, &none) || len(none.GetSpecifiedName()) < 2 {
		return meantValue(err)
	}
	written := strings.ToLower(none.GetSpecifiedName())
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	for flag, words := range otherFlags {
		name, _, _ := strings.Cut(flag, " ")
		if slices.Contains(names, name) && slices.Contains(strings.Fields(words), written) {
			return nearmiss.Ask([]string{"--" + flag})
		}
	}
	near := nearmiss.Of(written, names)
	if slices.Contains(names, written) {
		near = []string{written}
	}
	for i, name := range near {
		near[i] = "--" + name
	}
	return nearmiss.Ask(near)
}

// flagValues are the values that flags have which are no texts.
var flagValues = map[string][]string{"kv-version": {"1", "2"}}

// meantValue says which value of a flag was meant by one that cannot be one.
func meantValue(err error) string {
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return ""
	}
	f := bad.GetFlag()
	if f.Value.Type() == "duration" {
		// a number alone is one of seconds, as nearly everywhere else
		if n := bad.GetValue(); n != "" && strings.Trim(n, "0123456789") == "" {
			return nearmiss.Ask([]string{"--" + f.Name + " " + n + "s"})
		}
	}
	near := nearmiss.Of(bad.GetValue(), flagValues[f.Name])
	for i, value := range near {
		near[i] = "--" + f.Name + " " + value
	}
	return nearmiss.Ask(near)
}

// wrongFlag says in plain words what is wrong with a flag, where package pflag has words of Go's.
func wrongFlag(err error) error {
	var bad *pflag.InvalidValueError
	var none *pflag.ValueRequiredError
	switch {
	case errors.As(err, &bad):
		return fmt.Errorf("--%s takes %s, not %q", bad.GetFlag().Name, valueOf(bad.GetFlag()),
			bad.GetValue())
	case errors.As(err, &none):
		return fmt.Errorf("--%s takes %s", none.GetFlag().Name, valueOf(none.GetFlag()))
	}
	return err
}

// valueOf says what a flag takes.
func valueOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number"
	case "bool":
		return "true or false"
	case "duration":
		return "a time such as 30s"
	}
	return "a value"
}

// wrongNumber is the error for a number of arguments that a command does not take.
func wrongNumber(cmd *cobra.Command, n int) error {
	given := "no argument was given"
	if n > 0 {
		given = render.Counted(n, "argument") + " given"
	}
	form, _, _ := strings.Cut(cmd.UseLine(), " [flags]")
	return fmt.Errorf("the form is '%s': %s", form, given)
}

// usage is the error for how the program was called, with what was meant before where to look.
func usage(err error, meant, look string) error {
	if meant != "" && !strings.HasSuffix(meant, "?") {
		meant += ";"
	}
	return render.Usage(err.Error(), strings.TrimSpace(meant+" "+look))
}
