package sources

import (
	"path"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// vaultenv finds the secrets in the files of vaultenv, of both versions:
//
//	production/third-party#api-key
//
//	VERSION 2
//	MOUNT kv
//	NAME=third-party#api-key
//
// A file that has any other line is none of its: it reads such a one neither, and elsewhere files
// of that name hold secrets.
//
// https://github.com/channable/vaultenv#secret-specification
// https://github.com/channable/vaultenv/blob/master/src/SecretsFile.hs
func vaultenv() Source {
	return Source{
		Name: "vaultenv",
		Wants: func(name string) bool {
			return isOf(path.Ext(name), ".secrets") || strings.HasSuffix(path.Base(name), "vaultenv")
		},
		Ask: askVaultenv,
		find: func(c *collector) {
			for _, r := range vaultenvSecrets(string(c.Data)) {
				c.addText(r)
			}
		},
	}
}

// askVaultenv returns what vaultenv asks for: mount and path, and where the server has a mount of
// just that name of KV version 2, data/ between them. All of it is a part of an address.
//
// https://github.com/channable/vaultenv/blob/master/app/Main.hs (secretRequestPath)
func askVaultenv(r Request) string {
	mount, version, _ := r.mountOf(r.Mount + "/" + r.Path)
	if version == 2 && mount == r.Mount {
		return addressPath(r.Mount + "/data/" + r.Path)
	}
	return addressPath(r.Mount + "/" + r.Path)
}

// vaultenvSecrets returns nil where a text is no such file.
func vaultenvSecrets(text string) (found []Reference) {
	mount, line := "secret", 0
	blocks := false // the file has several mounts
	for l := range strings.Lines(text) {
		line++
		l = strings.TrimSpace(strings.TrimPrefix(l, "\ufeff"))
		switch words := strings.Fields(l); {
		case l == "":
		case len(found) == 0 && !blocks && len(words) == 2 && words[0] == "VERSION" && words[1] == "2":
			blocks, mount = true, ""
		case blocks && len(words) == 2 && words[0] == "MOUNT":
			mount = words[1]
		default:
			place, field, ok := strings.Cut(l, "#")
			if name, rest, named := strings.Cut(place, "="); named {
				if !isName(strings.TrimSpace(name)) {
					return nil
				}
				place = strings.TrimLeft(rest, " \t")
			}
			field = strings.TrimSpace(field)
			if !ok || mount == "" || place == "" || field == "" ||
				strings.ContainsAny(place+field, " \t#=") || len(found) > maxReferences {
				return nil
			}
			found = append(found, Reference{Line: line, Raw: lex.OneLine(place), Mount: mount, Path: place,
				Field: field})
		}
	}
	return found
}
