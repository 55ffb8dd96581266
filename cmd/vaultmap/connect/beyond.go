package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// NewWalk returns a walk of everything below the roots, as far as the token goes: where a folder is
// denied it goes on at what local files name, as x has them; nil has the files read when that
// happens.
func (s *Session) NewWalk(roots []vaultsvc.WalkRoot, depth int, x *xref.Index) *vaultsvc.Walk {
	w := s.Client.NewWalk(roots, depth)
	w.SetNamed(func(ctx context.Context) []vaultpath.Location {
		if x != nil {
			return x.Folders(s.Client.Namespace())
		}
		return namedFolders(ctx, s)
	})
	return w
}

// namedFolders returns the folders that local files name, none where they cannot be read.
func namedFolders(ctx context.Context, s *Session) []vaultpath.Location {
	cat, err := s.Folders.Scan(ctx, true)
	if err != nil {
		return nil
	}
	return xref.New(cat, s.Annotations, s.known()).Folders(s.Client.Namespace())
}

// NamesBelow returns the names in a folder that is denied through which it goes on to what may be
// listed: as the token's policies say, else as local files name it.
func NamesBelow(ctx context.Context, s *Session, m vaultsvc.Mount,
	folder vaultpath.Location) []string {
	access, err := s.Client.Access(ctx)
	if err != nil {
		return nil
	}
	places, open := access.Places(m, folder, nil)
	if len(open) > 0 || !access.Whole() { // files may tell more
		places, _ = access.Places(m, folder, namedFolders(ctx, s))
	}
	return namesTo(folder, places)
}

// namesTo returns the names in a folder that lead to places below it.
func namesTo(folder vaultpath.Location, places []vaultpath.Location) []string {
	var names []string
	for _, loc := range places {
		name, _, _ := strings.Cut(strings.TrimPrefix(loc.Path, folder.Path), "/")
		names = append(names, name+"/")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Denied returns the error for a folder that is denied, with what the token may list below it.
func Denied(ctx context.Context, s *Session, m vaultsvc.Mount, folder vaultpath.Location,
	err error) error {
	if !errors.Is(err, vaultsvc.ErrDenied) {
		return err
	}
	if hint := APIHint(m, folder); hint != "" { // the policy may well name the folder that is meant
		return render.Failed(err, hint)
	}
	access, _ := s.Client.Access(ctx)
	begin, open := access.Below(m, folder.Folder(), nil)
	switch {
	case len(begin) > 0:
		return render.Failed(err, fmt.Sprintf("the token may list %s: vaultmap ls %s", few(begin),
			Pasteable(begin[0].String())))
	case len(open) > 0:
		return render.Failed(err, fmt.Sprintf("the token may list %s: name a folder there", few(open)))
	case access.Known():
		hint := "the token's policies need the list capability there, and nothing is known to be allowed below"
		if near := nearAllowed(access, m, folder.Folder()); near != "" {
			hint = near + " " + hint
		}
		return render.Failed(err, hint)
	}
	return err
}

// nearAllowed asks whether a folder was meant that the token's policies name: what is not there and
// not allowed is denied, too.
func nearAllowed(access vaultsvc.Access, m vaultsvc.Mount, folder vaultpath.Location) string {
	begin, _ := access.Below(m, vaultpath.New(folder.Namespace, m.Path, ""), nil)
	places := make([]string, len(begin))
	for i, loc := range begin {
		places[i] = loc.String()
	}
	return nearmiss.Ask(pasteable(nearmiss.Of(folder.String(), places)))
}

// Pasteable writes a location as an argument of a command that somebody may copy. The attack is a
// server that gives a folder a name which a shell runs.
func Pasteable(text string) string {
	if strings.HasPrefix(text, "-") {
		return "-- " + xref.ShellWord(text) // it is no flag
	}
	return xref.ShellWord(text)
}

// few writes the first three of what it is given.
func few[T any](all []T) string {
	var words []string
	for _, one := range all[:min(len(all), 3)] {
		words = append(words, fmt.Sprint(one))
	}
	text := strings.Join(words, ", ")
	if more := len(all) - len(words); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
