package render

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// MaxMarkdown is how large a summary gets at the most, in bytes: GitHub takes 1 MiB for a step, and
// GitLab's comments a million characters.
const MaxMarkdown = 1_000_000

// Markdown returns a summary for people of at most so many bytes; what has no room is counted. Of
// texts from outside nothing is more than a text: see [markdownCode].
func (o *Output) Markdown(r *Report, most int) []byte {
	var out bytes.Buffer
	out.WriteString("## vaultmap check\n\n")
	if r.Error != "" {
		fmt.Fprintf(&out, "**Nothing was checked**: %s\n", markdownCode(r.Error))
		return out.Bytes()
	}
	var wrong, unknown, notes []*finding
	for i := range r.findings {
		switch f := &r.findings[i]; {
		case !f.shows():
		case f.uncertain():
			unknown = append(unknown, f)
		case f.level == "note":
			notes = append(notes, f)
		default:
			wrong = append(wrong, f)
		}
	}
	counts := r.summary()
	most -= len(counts) + out.Len() + 400 // what stands around the tables
	blob := blobAddress(o.Env)
	switch {
	case len(wrong) > 0:
	case len(unknown) > 0:
		out.WriteString("Nothing is wrong as far as could be checked.\n\n")
	default:
		out.WriteString("Nothing is wrong.\n\n")
	}
	for _, part := range []struct {
		title string
		of    []*finding
	}{{"Wrong", wrong}, {"Could not be checked", unknown}, {"Worth a look", notes}} {
		if len(part.of) > 0 {
			fmt.Fprintf(&out, "### %s: %d\n\n| Kind | Where | What |\n|---|---|---|\n", part.title,
				len(part.of))
			for i, f := range part.of {
				row := f.row(blob)
				if out.Len()+len(row) > most {
					fmt.Fprintf(&out, "\n%d more have no room here.\n", len(part.of)-i)
					break
				}
				out.WriteString(row)
			}
			out.WriteByte('\n')
		}
	}
	fmt.Fprintf(&out, "%s\n", counts)
	return out.Bytes()
}

// uncertain reports whether something could not be found out.
func (f *finding) uncertain() bool {
	return f.Rule == xref.Denied.String() || f.Rule == xref.Failed.String() ||
		f.Rule == xref.Unchecked.String()
}

// row is a finding as a row of a table.
func (f *finding) row(blob string) string {
	where := ""
	if f.File != "" {
		place := f.File
		if f.line > 0 {
			place = fmt.Sprintf("%s:%d", place, f.line)
		}
		where = markdownCode(place)
		if blob != "" && f.path != "" {
			where = fmt.Sprintf("[%s](%s)", where, blobOf(blob, f.File, f.line))
		}
	}
	return fmt.Sprintf("| [%s](%s) | %s | %s |\n", f.Rule, helpAddress(f.Rule), where,
		markdownCode(strings.TrimPrefix(f.message, f.Rule+": ")))
}

// markdownCode is a text that is shown as it is, whatever it holds: as code, in which services
// look for no mentions, issues and addresses, and with every sign of ASCII that could mean
// something to Markdown, HTML or a table written as its number.
func markdownCode(text string) string {
	var out strings.Builder
	out.WriteString("<code>")
	for _, r := range harmless.Text(text) {
		if r < 0x80 && !isPlain(r) {
			fmt.Fprintf(&out, "&#%d;", r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteString("</code>")
	return out.String()
}

// isPlain reports whether a sign of ASCII means nothing but itself.
func isPlain(r rune) bool {
	return strings.ContainsRune(" -/,", r) || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' ||
		'A' <= r && r <= 'Z'
}

// blobAddress returns where the files of the checked commit are shown, as the CI says, with a slash
// at its end: "" where it does not.
//
// docs.github.com/actions/reference/variables-reference and
// docs.gitlab.com/ci/variables/predefined_variables
func blobAddress(env func(string) string) string {
	for _, parts := range [][]string{
		{env("GITHUB_SERVER_URL"), "/", env("GITHUB_REPOSITORY"), "/blob/", env("GITHUB_SHA"), "/"},
		{env("CI_PROJECT_URL"), "/-/blob/", env("CI_COMMIT_SHA"), "/"},
	} {
		u, err := url.Parse(strings.Join(parts, ""))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" {
			continue
		}
		if !strings.Contains(strings.TrimPrefix(u.String(), u.Scheme+"://"), "//") {
			return u.String()
		}
	}
	return ""
}

// blobOf is the address of a line of a file, as the target of a link.
func blobOf(blob, file string, line int) string {
	var path strings.Builder
	for _, b := range []byte(file) {
		if isPlain(rune(b)) && b != ' ' || b == '.' {
			path.WriteByte(b)
		} else {
			fmt.Fprintf(&path, "%%%02X", b)
		}
	}
	to := blob + path.String()
	if line > 0 {
		to = fmt.Sprintf("%s#L%d", to, line)
	}
	return to
}
