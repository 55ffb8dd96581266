package main

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// A shell waits for its user, and so do the user's keys: completionTimeout after its start the
// program offers what it knows by then, and completionGrace later it ends in any case.
const (
	completionTimeout = 200 * time.Millisecond
	completionGrace   = 50 * time.Millisecond
)

// bounded is a completion of which the whole takes no longer than that, whatever it waits for: a
// server, a catalog of many files, a config file that is a pipe.
func bounded(a *app, complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion,
		cobra.ShellCompDirective) {
		how := cobra.ShellCompDirectiveNoFileComp
		out, err := promptly(a, cmd.Context(), func(ctx context.Context) []cobra.Completion {
			cmd.SetContext(ctx)
			out, directive := complete(cmd, args, typed)
			how = directive
			return out
		})
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp // what writes how may go on
		}
		return out, how
	}
}

// promptly returns what is known when the time for a completion is over. After an error what would
// have told it may go on.
func promptly[T any](a *app, ctx context.Context, complete func(context.Context) T) (T, error) {
	end := a.started.Add(completionTimeout)
	last, cancel := context.WithDeadline(ctx, end.Add(completionGrace))
	defer cancel()
	ctx, cancel = context.WithDeadline(last, end)
	defer cancel()
	return vaultsvc.Await(last, func() (T, error) { return complete(ctx), nil })
}

// addCompletions tells the shell what can stand where. Locations are asked of the server by the
// LIST of one folder; a shell that waits for its user never logs in for that.
func addCompletions(root *cobra.Command, a *app) {
	folders, locations := completeLocations(a, false), completeLocations(a, true)
	named, orFile := completeNamed(a, locations, false), completeNamed(a, locations, true)
	args := map[string]cobra.CompletionFunc{
		"ls": first(folders), "tree": folders, "refs": first(orFile), "entity": first(orFile),
		"open": first(named), "explain": first(orFile), "check": orFile,
	}
	values := map[string]cobra.CompletionFunc{
		"in":      completeNamed(a, folders, false),
		"output":  completeFormat,
		"profile": completeProfile(a),
		"form":    cobra.FixedCompletions(exportForms(), cobra.ShellCompDirectiveNoFileComp),
		"config":  yamlFiles, "backstage": yamlFiles,
		"kv-version": cobra.FixedCompletions([]cobra.Completion{"1", "2"},
			cobra.ShellCompDirectiveNoFileComp),
		"fail-on": cobra.FixedCompletions(render.RuleNames(), cobra.ShellCompDirectiveNoFileComp),
		"list-verb": cobra.FixedCompletions([]cobra.Completion{"list", "get"},
			cobra.ShellCompDirectiveNoFileComp),
	}
	for _, name := range []string{"address", "public-url", "namespace", "engine", "concurrency",
		"timeout", "limit", "query", "height", "depth", "header"} {
		values[name] = cobra.NoFileCompletions
	}
	for _, cmd := range append(root.Commands(), root) {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
		if complete := args[cmd.Name()]; complete != nil {
			cmd.ValidArgsFunction = bounded(a, complete)
		}
		for name, complete := range values {
			if cmd.Flags().Lookup(name) != nil || cmd.PersistentFlags().Lookup(name) != nil {
				cmd.RegisterFlagCompletionFunc(name, bounded(a, complete)) // an error: it has one already
			}
		}
	}
}

func first(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion,
		cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, typed)
	}
}

// completeNamed completes what an argument may name: an entity, a location, and else a file where
// that is wanted.
func completeNamed(a *app, locations cobra.CompletionFunc, files bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion,
		cobra.ShellCompDirective) {
		// Both at once: there is no time for one after the other.
		entities := make(chan []cobra.Completion, 1)
		ctx, quiet := cmd.Context(), *a.Output // settings put words of their own into theirs
		go func() { entities <- completeEntities(ctx, a, &quiet, typed) }()
		out, how := locations(cmd, args, typed)
		if found := <-entities; len(found) > 0 && typed != "" {
			return found, cobra.ShellCompDirectiveNoFileComp
		}
		if len(out) == 0 && files {
			how = cobra.ShellCompDirectiveDefault
		}
		return out, how
	}
}

func yamlFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

func completeFormat(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion,
	cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault // the file of FORMAT=FILE
	}
	return render.Formats(strings.Fields(cmd.Annotations[extraFormats])),
		cobra.ShellCompDirectiveNoFileComp
}

func completeProfile(a *app) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion,
		cobra.ShellCompDirective) {
		s, err := a.offline(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return slices.DeleteFunc(slices.Clone(s.Profiles), func(name string) bool {
			return !strings.HasPrefix(name, typed) || !a.fits(name)
		}), cobra.ShellCompDirectiveNoFileComp
	}
}

// unsafeForShell reports whether a name would not reach the program as it stands, or something else
// would happen: names come from servers and repositories, and what several of them begin with goes
// to the command line without quotes. The attack: folders named $(touch x)a and $(touch x)b.
func unsafeForShell(name string) bool {
	return name == "" || name[0] == '-' || strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./:+%", r)
	})
}

// fits reports whether a name can be offered to the shell. Where nobody quotes it on the way, only
// what needs no quotes; one with a dash at its start would be taken for a flag in any.
func (a *app) fits(name string) bool {
	if a.quoted {
		return showable(name) && name[0] != '-'
	}
	return !unsafeForShell(name)
}

// showable reports whether a name can be on a terminal as it is. The attack: a name that hides a
// part of itself, or the rest of the line, from whoever presses enter next.
func showable(name string) bool { return name != "" && harmless.Text(name) == name }

// completeLocations completes mounts and folders, and secrets where these are wanted.
func completeLocations(a *app, secrets bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion,
		cobra.ShellCompDirective) {
		how := cobra.ShellCompDirectiveNoFileComp
		session, err := a.quietly(cmd.Context(), a.configFlags())
		if err != nil {
			return nil, how
		}
		defer session.Client.Close()
		var out []cobra.Completion
		for _, l := range startingWith(cmd.Context(), session, typed, connect.NamesTyped) {
			folder := strings.HasSuffix(l, "/")
			if !a.fits(l) || !folder && !secrets {
				continue
			}
			if folder {
				how |= cobra.ShellCompDirectiveNoSpace // its names come next
			}
			out = append(out, l)
		}
		return out, how
	}
}

// quietly is a session that knows its mounts, and has its token without logging in, or anything
// else that a user would have to wait for.
func (a *app) quietly(ctx context.Context, flags config.Flags) (*connect.Session, error) {
	s, err := connect.LoadOffline(ctx, flags, a.Output)
	if err != nil {
		return nil, err
	}
	s.Quiet = true
	if err := s.Online(ctx, a.Output); err != nil {
		return nil, err
	}
	if s.SignIn != nil {
		return nil, config.ErrLogin
	}
	session, err := connect.NewSession(ctx, s)
	if err != nil {
		return nil, err
	}
	connect.AskKept(ctx, session)
	if err := session.AskMounts(ctx); err != nil {
		session.Client.Close()
		return nil, err
	}
	return session, nil
}

// startingWith returns the mounts that start with what was typed, and the names in its last folder
// that do, as names tells them. Whatever the server does not tell is left out.
func startingWith(ctx context.Context, s *connect.Session, typed string,
	names func(ctx context.Context, s *connect.Session, folder string) []string) []string {
	var all []string
	for _, m := range s.Mounts {
		if m.Path != typed {
			all = append(all, m.Path)
		}
	}
	folder := typed[:strings.LastIndexByte(typed, '/')+1]
	for _, name := range names(ctx, s, folder) {
		all = append(all, folder+name)
	}
	if strings.HasPrefix(typed, "/") { // it is no part of a location, and people write it
		for i := range all {
			all[i] = "/" + strings.TrimPrefix(all[i], "/")
		}
	}
	return slices.DeleteFunc(all, func(l string) bool { return !strings.HasPrefix(l, typed) })
}

// completeEntities completes references in full, and names that only one entity has, as far as they
// are read when ctx ends.
func completeEntities(ctx context.Context, a *app, quiet *render.Output,
	typed string) []cobra.Completion {
	s, err := connect.LoadOffline(ctx, a.configFlags(), quiet)
	if err != nil {
		return nil
	}
	cat, err := s.Folders.ScanPart(ctx)
	if err != nil {
		return nil
	}
	named := map[string]int{}
	for _, e := range cat.Entities {
		named[e.Name]++
	}
	var out []cobra.Completion
	for _, e := range cat.Entities {
		switch {
		case strings.HasPrefix(e.Ref, typed) && a.fits(e.Ref):
			out = append(out, e.Ref)
		case strings.HasPrefix(e.Name, typed) && named[e.Name] == 1 && a.fits(e.Name):
			out = append(out, e.Name)
		}
	}
	return out
}
