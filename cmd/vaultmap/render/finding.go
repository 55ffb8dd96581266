package render

import (
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// finding is one result of check for a CI system.
type finding struct {
	rule, level string // level: error, warning or note, as SARIF has them
	// below its git repository, where it lies in one: so CI systems find it; "" where there is none
	file    string
	line    int // 0 where the whole file is meant
	message string
}

// rules are the kinds of findings, with what they mean.
var rules = map[string]string{
	xref.Missing.String():    "A reference names a location that is not in Vault",
	xref.Deleted.String():    "A reference names a secret whose current version is deleted",
	xref.Empty.String():      "A reference names a folder that is empty",
	xref.Unresolved.String(): "A reference names nothing that its tool can reach in this Vault",
	xref.Denied.String():     "A reference could not be checked: the token may not list the folder",
	xref.Failed.String():     "A reference could not be checked: Vault gave no usable answer",
	xref.Unchecked.String():  "A reference was not checked: it lies in another namespace",
	"unusual":                "A reference is written in a way that is often a mistake",
	"catalog":                "Something is wrong in a file",
	"orphan":                 "A secret that no file names",
}

// findings returns what is wrong, or could not be checked, in the order of files.
func (r *Report) findings() []finding {
	var out []finding
	for _, p := range r.Problems {
		level := "error"
		if p.of.Note {
			level = "note"
		}
		out = append(out, finding{"catalog", level, repositoryFile(p.File, p.of.Path), p.Line,
			p.of.Message})
	}
	for _, ref := range r.References {
		f := finding{rule: ref.Status.String(), file: repositoryFile(ref.File, ref.use.Path),
			line: ref.Line, message: ref.message(r.namespace)}
		switch {
		case ref.tolerated():
			continue
		case ref.bad():
			f.level = "error"
		case ref.Status.Uncertain():
			f.level = "warning"
		case ref.uncertain:
			f.level = "note"
		case ref.Hint != "":
			f.rule, f.level = "unusual", "note"
		default:
			continue
		}
		out = append(out, f)
	}
	for _, o := range r.Orphans {
		out = append(out, finding{rule: "orphan", level: "warning", message: "orphan: " + o.Location})
	}
	return out
}

func repositoryFile(shown, path string) string {
	if file, ok := repo.InRepository(path); ok {
		return file
	}
	return shown
}
