package typed

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// written are letters of which a text has one that is written in the syntax of a tool.
const written = "{}<>:=|@\"'$;()\n"

// looksWritten reports whether a text can be more than a location or words: hardly any name has
// such letters, and commands name their program. To look closer takes ten times as long, and
// somebody may be typing.
func looksWritten(text string) bool {
	return strings.ContainsAny(text, written) || strings.Contains(text, "vault") ||
		strings.Contains(text, "bao")
}

// readReferences reads what is in the syntax of a tool, by the rules of that syntax, and as the
// tool would ask this server for it.
func (k Known) readReferences(text string) ([]Reading, error) {
	if !looksWritten(text) {
		return nil, nil
	}
	if mount := k.commandMount(text); mount != nil {
		return mount, nil
	}
	cat := &catalog.Catalog{}
	if k.Catalog != nil {
		cat.Stores = k.Catalog.Stores
	}
	for _, r := range sources.Snippet(text) {
		cat.References = append(cat.References, &catalog.Reference{Reference: r})
	}
	if len(cat.References) == 0 {
		return nil, nil
	}
	mounts := map[string]xref.Mounts{}
	if k.Mounts != nil {
		mounts[k.Namespace] = inquiry.Mounts(k.Mounts)
	}
	x := xref.New(cat, catalog.Options{Namespace: k.Namespace}, mounts)
	var found []Reading
	var why error
	for _, u := range x.Uses() {
		at := u.Location
		if u.Meant.Mount != "" {
			at = u.Meant // who types it wants the place, whether or not the tool would get there
		}
		if at.Mount == "" && u.Source == "kong" && !strings.ContainsRune(u.Raw, '$') {
			found = append(found, k.kongDefaults(u)...)
		}
		if at.Mount == "" {
			if why == nil {
				why = fmt.Errorf("%w: %s, in the syntax of %s%s", ErrNoPlace, u.Status, u.Source,
					because(u.Hint))
			}
			continue
		}
		r := Reading{Form: Form("reference of " + u.Source), Location: at}
		if u.Source == "shell" {
			r.Form = Command
		}
		_, r.Mounted = vaultsvc.FindMount(k.Mounts, at.Mount)
		r.Mounted = r.Mounted && at.Namespace == k.Namespace
		if u.Field != "" {
			r.Left = append(r.Left, fmt.Sprintf("field %q", u.Field))
		}
		if u.Version != "" {
			r.Left = append(r.Left, "version "+u.Version)
		}
		found = append(found, r)
		if u.Field == "" && r.Mounted { // a syntax without fields may have one behind it all the same
			for _, shorter := range k.readPath(at.String())[1:] {
				shorter.Form = r.Form
				found = append(found, shorter)
			}
		}
	}
	if len(found) > 0 {
		return distinct(found), nil
	}
	return nil, why
}

// kongDefaults are where a reference of Kong can lie whose vault is described in no file that was
// read: in the mount of the vault's name, or in "secret", which is what Kong takes where nothing
// else is said.
//
// https://developer.konghq.com/gateway/entities/vault/ (HashiCorp Vault, configuration options)
func (k Known) kongDefaults(u *xref.Use) []Reading {
	name, path, _ := strings.Cut(strings.TrimPrefix(strings.Trim(u.Raw, "{}"), "vault://"), "/")
	if i := strings.LastIndexByte(path, '/'); u.Field != "" && i > 0 {
		path = path[:i]
	}
	var found []Reading
	for _, mount := range []string{name, "secret"} {
		r := k.locate(mount+"/"+path, "reference of kong", nil)
		if r.Left = []string{"the vault's name"}; u.Field != "" {
			r.Left = append(r.Left, fmt.Sprintf("field %q", u.Field))
		}
		if r.Mounted {
			found = append(found, r)
		}
	}
	return found
}

func because(hint string) string {
	if hint == "" {
		return ""
	}
	return " (" + harmless.Text(hint) + ")"
}

var mountCommand = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:vault|bao)\s+(?:kv\s+)?list\s+(?:-mount[= ])?([^\s-][^\s]*)\s*$`)
})

// commandMount reads a command that lists one folder, which may be a mount: what names a mount
// alone is no reference to secrets.
func (k Known) commandMount(text string) []Reading {
	m := mountCommand().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	below, word := k.belowAPI(vaultpath.Clean(strings.Trim(m[1], `"'`)))
	r := k.locate(below, Command, nil)
	r.Location = r.Location.Folder()
	if word != "" {
		r.Left = []string{word}
	}
	return []Reading{r}
}

var assignment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:-\s+)?(?:export\s+|set\s+)?["']?[A-Za-z_][\w.-]*["']?\s*(?::\s+|:?=\s*|=>\s*)` +
		`(.+?)[,;]?$`)
})

// assigned returns the value of a line that gives something a value, as "key: secret/app" and
// PATH="secret/app" do.
func assigned(line string) (value string, ok bool) {
	m := assignment().FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	value = strings.TrimSpace(m[1])
	for _, quote := range []string{`"`, `'`} {
		if in, ok := strings.CutPrefix(value, quote); ok {
			if in, _, ok = strings.Cut(in, quote); ok {
				value = in
				break
			}
		}
	}
	return vaultpath.Clean(value), value != "" && value != line
}
