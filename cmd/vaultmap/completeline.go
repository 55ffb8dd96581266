package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// offer is what completes a word.
type offer struct {
	names   []string          // for the whole word, exact
	about   map[string]string // a word on each, where there is one
	nospace bool              // a name goes on
	replace bool              // names need not begin with what was typed
	how     string            // what the shell does itself: see the constants
}

// What a shell does with an offer. It prints nothing else where one is not known to it.
const (
	offerNames   = "names"   // no more than the names
	offerFiles   = "files"   // and files, of these extensions, where there are no names
	offerFolders = "folders" // and folders
	offerOwn     = "own"     // what the program at the start of the line completes by itself
)

// What the hidden command is called, and where no words on names are wanted.
const (
	lineName     = "__line"
	lineBareName = "__lineNoDesc"
)

// lineCommand is what the scripts of 'vaultmap completion' call: it is given the line, as the shell
// has it, and prints how to go on, and names. The shell evaluates neither.
func lineCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: lineName + " SHELL PROGRAM ...", Aliases: []string{lineBareName}, Hidden: true,
		DisableFlagParsing: true,
		Short:              "Complete a line for a script of 'vaultmap completion'",
		Args:               cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			shell, program, args := args[0], args[1], args[2:]
			if shell == "bash" && len(args) < 4 {
				return render.Usage("the line is not whole", "")
			}
			l := typedLine{words: args[:len(args)-1], word: args[len(args)-1]}
			if shell == "bash" {
				l = newTypedLine(args[0], args[1])
			}
			o := a.offer(cmd.Context(), program, l)
			if cmd.CalledAs() == lineBareName {
				o.about = nil
			}
			if shell == "bash" {
				return writeBashOffer(a.Out, o, l, args[2], args[3])
			}
			return writeOffer(a.Out, o)
		},
	}
}

// offer returns what completes a line, without the names that do not fit it.
func (a *app) offer(ctx context.Context, program string, l typedLine) offer {
	words := l.expanded(a.Env)
	var o offer
	switch {
	case len(words) == 0:
		return offer{how: offerFiles}
	case program == "vaultmap":
		o = a.ownOffer(ctx, words[1:], l.word)
	default:
		o = a.vaultOffer(ctx, program, words[1:], l.word)
	}
	o.names = slices.DeleteFunc(o.names, func(name string) bool {
		return !showable(name) || !o.replace && !strings.HasPrefix(name, l.word)
	})
	if len(o.names) > 1 && !slices.ContainsFunc(o.names, func(name string) bool {
		return !strings.HasSuffix(name, "/")
	}) {
		o.nospace = true
	}
	return o
}

// ownOffer asks cobra what completes a command of our own.
func (a *app) ownOffer(ctx context.Context, args []string, word string) offer {
	own := newApp(a.Streams)
	own.started, own.quoted = a.started, true
	root := rootCommand(own)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(io.Discard)
	root.SetArgs(append(append([]string{cobra.ShellCompRequestCmd}, args...), word))
	overrideBuiltins(root)
	if root.ExecuteContext(ctx) != nil {
		return offer{how: offerNames}
	}
	// A value behind the = of a flag is completed without that.
	flag := ""
	if name, _, ok := strings.Cut(word, "="); ok && strings.HasPrefix(name, "-") {
		flag = name + "="
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	last := len(lines) - 1
	n, _ := strconv.Atoi(strings.TrimPrefix(lines[last], ":"))
	directive := cobra.ShellCompDirective(n)
	o := offer{how: offerFiles, about: map[string]string{}}
	for _, line := range lines[:last] {
		name, about, _ := strings.Cut(line, "\t")
		if directive&cobra.ShellCompDirectiveFilterFileExt == 0 {
			name = flag + name
		}
		o.names, o.about[name] = append(o.names, name), about
	}
	switch {
	case directive&cobra.ShellCompDirectiveFilterFileExt != 0:
		o.how, o.names = strings.Join(append([]string{offerFiles}, o.names...), " "), nil
	case directive&cobra.ShellCompDirectiveFilterDirs != 0:
		o.how, o.names = offerFolders, nil
	case directive&(cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveError) != 0:
		o.how = offerNames
	}
	o.nospace = directive&cobra.ShellCompDirectiveNoSpace != 0
	return o
}

// head is the first line of what a script reads.
func (o offer) head() string {
	head := cmp.Or(o.how, offerNames)
	if len(o.names) > 0 {
		head = offerNames // they go before files
	}
	if o.nospace {
		head += " nospace"
	}
	if o.replace {
		head += " replace"
	}
	return head
}

// writeOffer prints names as they are: zsh and fish quote them.
func writeOffer(w io.Writer, o offer) error {
	var b strings.Builder
	b.WriteString(o.head() + "\n")
	for _, name := range o.names {
		b.WriteString(name)
		if about := o.about[name]; about != "" {
			b.WriteString("\t" + about)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bashInserts are the types of completion, as bash numbers them, that put names on the line one
// after another: there nothing may stand beside them.
var bashInserts = []string{"37", "42"}

// writeBashOffer prints what bash puts on the line in place of the end of the word. Where it is
// going to list several, they are in a column with the words on them.
func writeBashOffer(w io.Writer, o offer, l typedLine, kind, columns string) error {
	var pieces []string
	longest, told := 0, false
	about := map[string]string{}
	for _, name := range o.names {
		rest, ok := strings.CutPrefix(name, l.kept)
		if !ok {
			continue
		}
		piece, ok := bashQuoted(rest, l.quote)
		if !ok || piece == "" {
			continue
		}
		pieces = append(pieces, piece)
		about[piece] = o.about[name]
		longest, told = max(longest, utf8.RuneCountInString(piece)), told || about[piece] != ""
	}
	o.names = pieces
	told = told && len(pieces) > 1 && !slices.Contains(bashInserts, kind)
	room := 80
	if n, err := strconv.Atoi(columns); err == nil && n > 0 {
		room = n
	}
	room -= longest + len("  ()")
	for i, piece := range pieces {
		if text := []rune(about[piece]); told && len(text) > 0 && room > 8 {
			if len(text) > room {
				text = append(text[:room-1], '…')
			}
			o.names[i] = fmt.Sprintf("%-*s  (%s)", longest, piece, string(text))
		}
	}
	return writeOffer(w, offer{names: o.names, how: o.how, nospace: o.nospace, replace: o.replace})
}
