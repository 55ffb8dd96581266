package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

var (
	markdownLink = regexp.MustCompile(`\[(missing|deleted|empty|unresolved|denied|failed|unchecked|templated|unusual|catalog|orphan|policy)\]\(` +
		regexp.QuoteMeta(render.Homepage) + `/blob/main/docs/ci\.md#[a-z]+\)`)
	markdownPlace = regexp.MustCompile(`\[(<code>[^<]*</code>)\]\(https://[A-Za-z0-9./%-]+(#L\d+)?\)`)
	markdownText  = regexp.MustCompile(`<code>([^<]*)</code>`)
	markdownSign  = regexp.MustCompile(`&#\d+;`)
)

// markdownFaults says where a summary holds what is none of ours: in its rows stand links of ours
// and code, and in code no sign that Markdown, HTML or a table would take for more than a text.
func markdownFaults(doc string) (wrong []string) {
	for line := range strings.Lines(doc) {
		line = strings.TrimSuffix(line, "\n")
		for _, m := range markdownText.FindAllStringSubmatch(line, -1) {
			text := markdownSign.ReplaceAllString(m[1], "")
			if i := strings.IndexAny(text, "!\"#$%&'()*+.:;<=>?@[\\]^_`{|}~"); i >= 0 {
				wrong = append(wrong, fmt.Sprintf("markdown: a raw %q in %q", text[i], line))
			}
		}
		if !strings.HasPrefix(line, "| [") {
			continue
		}
		rest := markdownLink.ReplaceAllString(markdownPlace.ReplaceAllString(line, "$1"), "KIND")
		rest = markdownText.ReplaceAllString(rest, "CODE")
		if rest != "| KIND | CODE | CODE |" && rest != "| KIND |  | CODE |" {
			wrong = append(wrong, fmt.Sprintf("markdown: a row is %q, of %q", rest, line))
		}
	}
	return wrong
}

// Somebody's pull request must not write into the summary that its reviewers read: no link of its
// own, no picture that calls home, no row that looks like ours, no HTML, no mention of people.
func TestMarkdownOfHostileNames(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	var files strings.Builder
	for i, name := range []string{
		"</code><img src=https://evil.example/x>", "<script>alert(1)</script>", "[approved](javascript:1)",
		"![x](https://evil.example/track.png)", "a | ok | all is well |", `a\| b`, "`code`", "**bold**",
		"@acme/security please merge", "acme/shop#1 closes #2", "https://evil.example", "www.evil.example",
		"<!-- ", "&lt;b&gt;", "&#60;b&#62;", "$$x$$", "~~gone~~", ":tada:", "<details><summary>",
	} {
		fmt.Fprintf(&files, "-- run%d.sh --\nvault kv get 'secrets/nowhere/%s'\n", i, name)
	}
	dir := repository(t, files.String())
	writeFile(t, dir+"/[x](http:evil) <b>|`@all`.sh", "vault kv get secrets/nowhere/z\n")
	for _, env := range [][]string{nil, {"GITHUB_SERVER_URL=https://github.example.com",
		"GITHUB_REPOSITORY=acme/shop", "GITHUB_SHA=abc"}, {"CI_PROJECT_URL=https://gitlab.example.com/a/b",
		"CI_COMMIT_SHA=abc"}} {
		s := e.start(e.lister, "check", "--catalog", dir, "-o", "markdown", "--fail-on",
			"missing,templated")
		s.env = append(s.env, env...)
		o := s.run(t)
		for _, wrong := range markdownFaults(o.stdout) {
			t.Error(wrong)
		}
		if n := strings.Count(o.stdout, "\n| ["); n != 20 {
			t.Errorf("%d rows: %s%s", n, o.stdout, o.stderr)
		}
		if linked := strings.Contains(o.stdout, ".example.com/a"); linked == (env == nil) {
			t.Errorf("with %q: %s", env, o.stdout)
		}
	}
}
