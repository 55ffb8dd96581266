package sources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// salt finds what states, pillars and templates of Salt take from Vault: calls of the execution
// module vault, addresses of the sdb module, and the external pillar.
//
//	{{ salt['vault'].read_secret('secret/app', 'password') }}
//	password: sdb://myvault/secret/app/password
//	ext_pillar: [{vault: path=secret/salt}]
//
// https://docs.saltproject.io/en/latest/ref/modules/all/salt.modules.vault.html
// https://docs.saltproject.io/en/latest/ref/sdb/all/salt.sdb.vault.html
// https://docs.saltproject.io/en/latest/ref/pillar/all/salt.pillar.vault.html
func salt() Source {
	return Source{
		Name:    "salt",
		Wants:   wantsSalt,
		Markers: []string{"vault.", "vault'].", `vault"].`, "sdb://", "ext_pillar"},
		Ask:     askSalt,
		find: func(c *collector) {
			// A short text among the markers would slow the search in programs of Python down.
			if !lex.Mentions(c.Data, "salt", "sdb://", "ext_pillar") {
				return
			}
			s := &saltScan{collector: c, Text: c.text(), budget: 4*len(c.Data) + lex.MaxCall}
			s.calls()
			s.addresses()
			if lex.HasKey(c.Data, "ext_pillar") {
				s.pillars()
			}
		},
	}
}

// wantsSalt reports by its name whether a file may be Salt's: states, templates, modules, and
// configurations, which have any name.
func wantsSalt(name string) bool {
	return wantsText(name) || hasExt(name, ".sls", ".py", ".jinja", ".map") ||
		isIn(name, "master.d", "minion.d") || strings.HasSuffix("/"+name, "/master") ||
		strings.HasSuffix("/"+name, "/minion")
}

// askSalt returns what Salt asks for: it asks the server for the mount of the path, and puts data/
// behind one of KV version 2, or metadata/ to list; where the one or the other stands there it is
// made the right one. Where the server does not tell, the path is asked for as it stands. It is a
// part of an address.
//
// https://github.com/saltstack/salt/blob/master/salt/utils/vault/kv.py (is_v2, _v2_the_path)
func askSalt(r Request) string {
	mount, version, ok := r.mountOf(r.Path)
	if !ok || version != 2 {
		return addressPath(r.Path)
	}
	path, endpoint := strings.Trim(r.Path, "/"), "data"
	if r.Folder {
		endpoint = "metadata"
	}
	for _, there := range []string{"data", "metadata"} {
		if rest, ok := strings.CutPrefix(path, mount+"/"+there); ok {
			return addressPath(mount + "/" + endpoint + rest)
		}
	}
	return addressPath(strings.Replace(path, mount, mount+"/"+endpoint, 1))
}

type saltScan struct {
	*collector
	lex.Text
	budget int // how many bytes of calls may still be read: calls that do not end overlap
}

// saltFunctions are the functions of the module that take a path.
var saltFunctions = []string{"read_secret", "list_secrets", "write_secret", "write_raw",
	"patch_secret", "delete_secret", "destroy_secret"}

// calls takes in calls of the module, in whichever way it is named:
// salt['vault'].read_secret(...), salt['vault.read_secret'](...), salt.vault.read_secret(...),
// __salt__[...], and on a command line: salt '*' vault.read_secret secret/app.
func (s *saltScan) calls() {
	for start, end := range s.Places("vault") {
		before := s.Body[max(0, start-lex.MaxPlaceholder):start]
		line := s.Body[max(s.Offset(s.Line(start)), start-lex.MaxPath):start]
		rest := strings.TrimLeft(s.Body[end:min(len(s.Body), end+lex.MaxPlaceholder)], `"'`)
		rest = strings.TrimPrefix(rest, "]")
		name, dot := strings.CutPrefix(rest, ".")
		name = firstWord(name)
		if !dot || !slices.Contains(saltFunctions, name) || !strings.Contains(line, "salt") ||
			strings.LastIndex(line, "{#") > strings.LastIndex(line, "#}") {
			continue
		}
		at := end + strings.Index(s.Body[end:], name) + len(name)
		r := Reference{Folder: name == "list_secrets"}
		if strings.HasPrefix(s.Body[at:], " ") && !strings.ContainsAny(before, "[{") {
			s.command(r, at)
			continue
		}
		open := strings.IndexByte(s.Body[at:min(len(s.Body), at+4)], '(')
		if open < 0 || strings.Trim(s.Body[at:at+open], `"']`) != "" {
			continue
		}
		begin := at + open + 1
		args, end, ok := lex.JinjaCall(s.Body, begin, nil)
		if s.budget -= end - at; s.budget < 0 {
			s.cut(s.Line(start), "calls are not read from here on: too many of them have no end")
			return
		}
		switch {
		case ok:
			s.call(r, args, lex.JinjaSubscripts(s.Body, end))
		case end == begin+lex.MaxCall:
			s.cut(s.Line(start), fmt.Sprintf("not read: the call has more than %d bytes", lex.MaxCall))
		}
	}
}

func (s *saltScan) call(r Reference, args []lex.JinjaValue, subscripts []string) {
	found := false
	for i, a := range args {
		switch {
		case a.Name == "path", a.Name == "" && i == 0:
			r.Path, r.Raw, r.Line, r.Templated = a.Text, lex.OneLine(a.Text), s.Line(a.Pos), !a.Known
			found = true
		case a.Name == "key", a.Name == "" && i == 1:
			r.Field = a.Text
		}
	}
	if r.Field == "" && len(subscripts) > 0 && !r.Folder {
		r.Field = subscripts[0]
	}
	if found {
		s.add(r)
	}
}

func (s *saltScan) command(r Reference, pos int) {
	words, _ := lex.CommandWords(s.Body, pos, 0)
	if len(words) == 0 {
		return
	}
	r.Path, r.Raw, r.Line = words[0].Text, lex.OneLine(words[0].Text), s.Line(words[0].Pos)
	if len(words) > 1 && !strings.ContainsAny(words[1].Text, "=-{ ") {
		r.Field = words[1].Text
	}
	s.add(r)
}

// add takes in a reference whose path begins with its mount.
func (s *saltScan) add(r Reference) {
	r.Templated = r.Templated || strings.Contains(r.Path, "{")
	if r.Templated || isWhole(r.Path) || r.Folder && strings.Contains(r.Path, "/") {
		s.addText(r)
	}
}

// addresses takes in what addresses of sdb name whose profile is Vault's: the last segment, or what
// follows a question mark, is the field.
//
// https://github.com/saltstack/salt/blob/master/salt/sdb/vault.py (get)
func (s *saltScan) addresses() {
	const scheme = "sdb://"
	for start, end := range s.Places(scheme) {
		place := s.Body[end:min(len(s.Body), end+2*lex.MaxPath)]
		place = place[:lex.LengthUntil(place, " \t\r\n\"'`,)|;")]
		profile, path, ok := strings.Cut(place, "/")
		if !ok || !s.isVault(profile) {
			continue
		}
		path, field, ok := strings.Cut(path, "?")
		if n := strings.LastIndexByte(lex.OutsidePlaceholders(path), '/'); !ok && n >= 0 {
			path, field = path[:n], path[n+1:]
		}
		s.add(Reference{Line: s.Line(start), Raw: lex.OneLine(scheme + place), Path: path,
			Field: field})
	}
}

// isVault reports whether a profile of sdb has Vault as its driver, by its name or by what the file
// says of it.
func (s *saltScan) isVault(profile string) bool {
	if isVaultName(profile) {
		return true
	}
	_, rest, ok := strings.Cut("\n"+s.Body, "\n"+profile+":")
	rest = strings.TrimSpace(rest[:min(len(rest), lex.MaxPlaceholder)])
	driver, isDriver := strings.CutPrefix(rest, "driver:")
	return ok && isDriver && firstWord(strings.TrimLeft(driver, ` "'`)) == "vault"
}

// pillars takes in the paths of the external pillar vault: "path=secret/salt", also below "conf".
func (s *saltScan) pillars() {
	for root := range s.roots("ext_pillar") {
		for item := range root.Get("ext_pillar").Items() {
			conf := item.Get("vault")
			if conf.IsMap() {
				conf = conf.Get("conf")
			}
			for _, word := range lex.FieldsOutside(conf.Text()) {
				if path, ok := strings.CutPrefix(word, "path="); ok {
					s.add(Reference{Line: conf.TextLine(), Raw: lex.OneLine(path), Path: path})
					break
				}
			}
		}
	}
}
