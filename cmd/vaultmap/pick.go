package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	tuipick "github.com/vaultmap/vaultmap/tui/pick"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

type pickFlags struct {
	in                  []string
	query, form, height string
	multi, only         bool

	rows func(rows int) int // of the height; nil is the whole screen
}

func pickCommand(a *app) *cobra.Command {
	var f pickFlags
	cmd := &cobra.Command{
		Use:   "pick [WORD...]",
		Short: "Choose a location with the keyboard, and print it",
		Long: `The find of the explorer alone, for shells and editors: it is drawn on the terminal itself, and what is
chosen goes to stdout. It begins with the words, which can be typed on. Several can be chosen with --multi.

The forms are: location, address (of its page in the web UI), vault and bao (commands that get it),
external-secrets (the data of an ExternalSecret), kong (references), agent (templates of Vault Agent and
consul-template) and jsonl. Where no file names a secret's field, FIELD stands in its place.

The exit status is 1 where there is nothing to choose, and 130 where nothing was chosen (esc, ^c).`,
		Example: "  vault kv get \"$(vaultmap pick stripe)\"\n" +
			"  vaultmap pick --height 40% --multi --form external-secrets --in secret/teams/payments/",
		PreRunE: func(*cobra.Command, []string) error { return f.check(a) },
		RunE: func(cmd *cobra.Command, args []string) error {
			f.query = strings.Join(append(strings.Fields(f.query), args...), " ")
			return runPick(cmd, a, f)
		},
	}
	set := cmd.Flags()
	set.StringArrayVar(&f.in, "in", nil,
		"look below this location alone, or in what an entity or a file names; may be repeated")
	set.StringVar(&f.query, "query", "", "words to begin with, as WORD...")
	set.StringVar(&f.form, "form", string(xref.ExportLocation),
		"how to print it: "+strings.Join(exportForms(), ", "))
	set.StringVar(&f.height, "height", "",
		"rows of the terminal to draw in, or a share as 40%, below where the cursor is (default: all)")
	set.BoolVar(&f.multi, "multi", false, "several can be chosen")
	set.BoolVar(&f.only, "exact-one", false,
		"print without asking where exactly one location matches, once all are known")
	return cmd
}

// exportForms are the values of --form.
func exportForms() (names []string) {
	for _, form := range xref.ExportForms() {
		names = append(names, string(form))
	}
	return names
}

// check looks at the flags, and brings them together.
func (f *pickFlags) check(a *app) error {
	if forms := exportForms(); !slices.Contains(forms, f.form) {
		return usage(fmt.Errorf("there is no form %q", f.form), nearmiss.Ask(nearmiss.Of(f.form, forms)),
			"--form is one of: "+strings.Join(forms, ", "))
	}
	if a.Structured() && f.form != string(xref.ExportJSONL) &&
		f.form != string(xref.ExportLocation) {
		return render.Usage("--form and --output exclude each other", "--form jsonl is -o jsonl")
	}
	if f.form == string(xref.ExportJSONL) && a.Format == render.Text {
		a.Format = render.JSONL
	}
	var err error
	f.rows, err = parseHeight(f.height)
	return err
}

// leastHeight is how many rows a pick has at the least, where the terminal has them.
const leastHeight = 8

// parseHeight reads a number of rows, or a share of all.
func parseHeight(text string) (func(rows int) int, error) {
	if text == "" {
		return nil, nil
	}
	number, share := strings.CutSuffix(text, "%")
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 || share && n > 100 {
		return nil, render.Usage(fmt.Sprintf("--height is %q", text),
			"--height 12 are rows, --height 40% is a share of the terminal's")
	}
	return func(rows int) int {
		if share {
			return max(rows*n/100, leastHeight)
		}
		return max(n, leastHeight)
	}, nil
}

func runPick(cmd *cobra.Command, a *app, f pickFlags) error {
	back, err := a.useTerminal()
	if err != nil && !f.only {
		return err
	}
	defer back()
	nobody := err
	return a.online(func(ctx context.Context, s *connect.Session, _ []string) error {
		set := tuipick.Settings{Words: f.query, Multi: f.multi, Only: f.only, Nobody: nobody != nil,
			Rows: f.rows}
		set.Scope.Title = strings.Join(f.in, ", ")
		roots, secrets, err := findScope(ctx, s, f.in)
		if err != nil {
			return err
		}
		for _, r := range roots {
			set.Scope.In = append(set.Scope.In, r.Folder)
		}
		set.Scope.In = append(set.Scope.In, secrets...)
		if s.Mounts != nil && len(s.Mounts) == 0 { // else files may name some, or who picks does
			return s.NoMounts("name a folder: --in MOUNT/FOLDER/")
		}
		svc, explorer := explorerOf(ctx, a, s, "", s.SignIn != nil)
		explorer.Pick = &set
		model, err := runExplorer(ctx, a.Streams, svc, explorer, a.flags.noColor)
		if err != nil {
			return err
		}
		back() // the screen is the shell's again
		return printPicked(ctx, a, s, f, tui.PickedWith(model), nobody)
	})(cmd, nil)
}

// useTerminal has the program ask on the terminal itself, whatever its input and output are, until
// back is called.
func (a *app) useTerminal() (back func(), err error) {
	const instead = "vaultmap find WORD... looks for the same, and asks nobody"
	in, out, err := tea.OpenTTY()
	if err != nil {
		return func() {}, render.Usage("pick needs a terminal to ask on, and there is none", instead)
	}
	before := *a.Streams
	back = func() { *a.Streams = before }
	a.Streams.In, a.Streams.Terminal, a.Streams.InTerminal = in, true, true
	if !a.ErrTerminal { // what is told and asked meanwhile is for who sits there
		a.Streams.Err, a.Streams.ErrTerminal = out, true
	}
	if err := checkScreen(a.Streams, "pick", instead); err != nil {
		back()
		return func() {}, err
	}
	if a.Console == nil {
		a.Console = render.NewConsole(in, out)
	}
	a.Console.Use(in, out)
	return back, nil
}

// printPicked prints what was picked, or returns why nothing was. nobody is why nobody could be
// asked; nil where somebody could.
func printPicked(ctx context.Context, a *app, s *connect.Session, f pickFlags, p tui.Picked,
	nobody error) error {
	switch {
	case p.Outcome == tuipick.Left:
		return render.Exit(render.Interrupted)
	case p.Outcome == tuipick.NoMatch:
		hint := "a part of a name is enough: try a shorter word"
		if len(p.Similar) > 0 {
			hint = "similar: " + strings.Join(p.Similar, ", ")
		}
		return render.NotFound(hint, "nothing found")
	case p.Outcome == tuipick.Unasked && p.Partial != "":
		return &render.Failure{Status: render.Partial,
			Err: fmt.Errorf("it is not certain that just one location matches: %s", p.Partial)}
	case p.Outcome == tuipick.Unasked && f.query != "":
		return fmt.Errorf("more than one location matches: %w", nobody)
	case p.Outcome == tuipick.Unasked:
		return nobody
	}
	form, json := xref.ExportForm(f.form), a.Structured()
	if json || form == xref.ExportAddress {
		if err := s.AskUI(ctx); err != nil {
			return err
		}
	}
	files := p.Catalog
	switch {
	case files != nil:
	case form == xref.ExportLocation && !json, form == xref.ExportAddress, form == xref.ExportVault,
		form == xref.ExportBao:
	default:
		var err error
		if files, err = s.Folders.Scan(ctx, true); err != nil {
			return err
		}
	}
	s.Owners = xref.New(files, s.Annotations, nil)
	nodes := make([]xref.Node, len(p.Places))
	for i, place := range p.Places {
		nodes[i] = s.Node(place.Mount, place.Location, place.State)
	}
	if json {
		printer := a.Printer()
		for i := range nodes {
			_ = printer.Node(&nodes[i]) // Close tells
		}
		if err := printer.Close(); err != nil {
			return err
		}
	} else if err := printExport(a, s.Owners.Export(form, nodes)); err != nil {
		return err
	}
	return warnOfStale(a, p.Places)
}

// warnOfStale names what is known from an earlier run alone.
func warnOfStale(a *app, places []tui.Place) error {
	var stale error
	for _, place := range places {
		if place.Stale {
			a.Warn("%s is not confirmed: its folder could not be listed", place.Location)
			stale = render.Exit(render.Partial)
		}
	}
	return stale
}

// printExport prints locations in a form, and says which have none.
func printExport(a *app, e xref.Export) error {
	text := e.String()
	if a.NUL && !a.OutTerminal { // where nobody but a person would read it
		text = e.NUL()
	}
	if _, err := fmt.Fprint(a.Out, text); err != nil {
		return err
	}
	for _, left := range e.Left {
		a.Warn("%s", left)
	}
	switch {
	case e.Len() == 0:
		return render.Exit(render.Nothing)
	case len(e.Left) > 0:
		return render.Exit(render.Partial)
	case e.Note != "":
		a.Warn("note: %s", e.Note)
	}
	return nil
}
