package lex

import (
	"strings"
	"testing"
)

func parsedHCL(text string) *HCLFile { return ParseHCL([]byte(text), func(int, string) {}) }

// What nests in HCL makes its parser call itself. Its stack would outgrow what Go allows, which
// ends the program: no recover helps.
func TestDeepHCLIsNotParsed(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"parentheses": "a = " + strings.Repeat("(", 20_000),
		"lists":       "a = " + strings.Repeat("[", 20_000),
		"hidden":      "a = " + strings.Repeat("( # )\n", 12_000),
		"blocks":      strings.Repeat(" a {\n", 12_000),
		"templates":   "a = " + strings.Repeat(`"${`, 12_000),
		"not":         "a = " + strings.Repeat("!", 20_000) + "b",
		"minus":       "a = (" + strings.Repeat("-\n", 12_000) + "b)",
		"choices":     "a = " + strings.Repeat("b ? c : ", 12_000) + "d",
		"splats":      "a = b" + strings.Repeat("[*]", 12_000),
		"conditions":  "a = \"" + strings.Repeat("%{if x}", 12_000) + "\"",
		"long text":   "a = <<E\n" + strings.Repeat("x\n", 20_000) + "E\n",
		"faults":      strings.Repeat("\x00", 12_000),
		"many signs":  strings.Repeat("a=1\n", 60_000),
	} {
		h := parsedHCL(text + "\n")
		if h != nil && len(h.Body.Attributes)+len(h.Body.Blocks) > 0 {
			t.Errorf("%s: parsed to %d attributes and %d blocks", name, len(h.Body.Attributes),
				len(h.Body.Blocks))
		}
	}
	deep := "a = " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300) + "\n"
	if h := parsedHCL(deep); h == nil || h.Value(h.Body.Attributes["a"].Expr).Text != "1" {
		t.Error("300 parentheses are too many")
	}
}

// An error costs the block in which it is.
func TestHCLWithErrors(t *testing.T) {
	t.Parallel()
	h := parsedHCL("a {\n x = \"1\"\n}\nb {\n x = {{ jinja }}\n}\nc {\n x = \"unclosed\n}\nd {\n x = \"4\"\n}\n")
	if h == nil {
		t.Fatal("nothing was parsed")
	}
	found := map[string]string{}
	for _, b := range h.Body.Blocks {
		v, _ := h.Attr(b.Body, "x")
		found[b.Type] = v.Text
	}
	if found["a"] != "1" || found["d"] != "4" {
		t.Errorf("found %v", found)
	}
}

// The lexer looks for the end of a comment from each start of one; a glob in a text looks like
// that.
func TestHCLWithOpenComments(t *testing.T) {
	t.Parallel()
	h := parsedHCL("a = \"secret/*\"\nb = \"x/*/y\" // c\n")
	if h == nil {
		t.Fatal("nothing was parsed")
	}
	for name, want := range map[string]string{"a": "secret/*", "b": "x/*/y"} {
		if v, _ := h.Attr(h.Body, name); v.Text != want || v.Raw != want {
			t.Errorf("%s is %q, %q", name, v.Text, v.Raw)
		}
	}
}

// Names that the file explains are evaluated once, whatever they are made of: values that double
// must not.
func TestHCLNamesCannotGrow(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	names := map[string]bool{}
	for c := 'a'; c < 'z'; c++ {
		text.WriteString(string(c) + " = \"${local." + string(c+1) + "}${local." + string(c+1) + "}\"\n")
		names[string(c)] = true
	}
	text.WriteString("z = \"0123456789\"\n")
	names["z"] = true
	h := parsedHCL(text.String())
	for n := range names {
		h.Names["local."+n] = &HCLName{Expr: h.Body.Attributes[n].Expr}
	}
	if v := h.Value(h.Body.Attributes["a"].Expr); v.Known || len(v.Text) > MaxRaw+10 {
		t.Errorf("a value of %d bytes", len(v.Text))
	}
	if v := h.Value(h.Body.Attributes["y"].Expr); !v.Known || v.Text != "01234567890123456789" {
		t.Errorf("y is %+v", v)
	}
}
