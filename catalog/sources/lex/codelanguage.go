package lex

import (
	"path"
	"strings"
	"sync"
)

// CodeLanguage is what has to be known of a programming language to cut its files into tokens, and
// to find the arguments of calls and the constants in them: a row of a table.
type CodeLanguage struct {
	Name string
	Exts []string // of its files, in lower case
	// what begins a comment that ends with the line, and what begins and ends the other ones
	Line  []string
	Block [][2]string
	Nests bool // other comments hold each other
	// Strings are its forms of texts in quotes, longer openings first.
	Strings []CodeString
	// Prefixes are names that change the form of the text in quotes that follows without a blank.
	Prefixes map[string]CodePrefix
	Regex    bool   // "/" may begin a regular expression
	Sigils   string // what may begin a name
	NameEnds string // what may end one
	// Named is what stands between the name of an argument and its value. In brackets of other kinds,
	// which hold a map or an object, all the usual signs do.
	Named string
	Joins []string // operators that join texts
	// Adjacent texts are one.
	Adjacent bool
	// TypeBehind: the type of a variable stands between its name and the sign of the assignment, with
	// nothing else there: "const name string = ...".
	TypeBehind bool
	// Indented: classes and functions have their ends where the indentation has.
	Indented bool
	// Attributes: "@name value" sets a constant.
	Attributes bool
	// Bare: a call needs no parentheses.
	Bare bool
	// Methods: what follows a name and parentheses before a brace is declared, without a word for it.
	Methods bool
	Lambda  string // what stands between the parameters of a function without a name and its body
	Fields  bool   // fields of an object are reached without naming it
	Arrows  bool   // an arrow stands between an object and its member
	Pipe    string // what hands what stands before it to the call behind it, as its first argument
	Lists   bool   // several assignments stand in a list: "a = x, b = y"
	// Plain are functions and methods that do not change a text: "to_string".
	Plain []string
}

// CodeString is a form of texts in quotes.
type CodeString struct {
	Open, Close string
	Raw         bool   // a backslash is no escape
	Doubled     bool   // the closing quote, written twice, is a part of the text
	Lines       bool   // it goes on over lines
	Char        bool   // it holds one character
	Hashes      bool   // between the prefix and the quote there may be number signs, and behind it
	Inside      string // what begins an expression in it, which a brace ends: "${"
	Bare        bool   // "$name" is an expression, too
}

// CodePrefix is what a name before a quote changes.
type CodePrefix struct {
	Raw, Hashes, Bare bool
	Inside            string
}

const (
	doubleQuote = `"`
	singleQuote = `'`
	tripleQuote = `"""`
)

// slashes are the comments of most languages.
var slashes = [][2]string{{"/*", "*/"}}

// pythonPrefixes are those of texts in Python, in any case.
func pythonPrefixes() map[string]CodePrefix {
	prefixes := map[string]CodePrefix{}
	for _, p := range []string{"r", "b", "u", "f", "rb", "br", "fr", "rf"} {
		is := CodePrefix{Raw: strings.Contains(p, "r")}
		if strings.Contains(p, "f") {
			is.Inside = "{"
		}
		for _, spelt := range []string{p, strings.ToUpper(p), strings.ToUpper(p[:1]) + p[1:],
			p[:len(p)-1] + strings.ToUpper(p[len(p)-1:])} {
			prefixes[spelt] = is
		}
	}
	return prefixes
}

// codeLanguages is the table. A language that is added here is known to all clients; what names its
// files must not be foreign to package sources.
var codeLanguages = sync.OnceValue(func() []*CodeLanguage {
	return append([]*CodeLanguage{
		{
			Name: "python", Exts: []string{".py", ".pyi", ".pyw"}, Line: []string{"#"},
			Strings: []CodeString{
				{Open: tripleQuote, Close: tripleQuote, Lines: true},
				{Open: "'''", Close: "'''", Lines: true},
				{Open: doubleQuote, Close: doubleQuote}, {Open: singleQuote, Close: singleQuote}},
			Prefixes: pythonPrefixes(), Named: "=", Joins: []string{"+"}, Adjacent: true,
			Indented: true,
			Plain:    []string{"str", "strip"},
		},
		{
			Name: "go", Exts: []string{".go"}, Line: []string{"//"}, Block: slashes,
			Strings: []CodeString{{Open: doubleQuote, Close: doubleQuote},
				{Open: "`", Close: "`", Raw: true, Lines: true},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Joins: []string{"+"}, TypeBehind: true,
			Plain: []string{"string", "pulumi.String", "jsii.String"},
		},
		{
			Name: "java", Exts: []string{".java"}, Line: []string{"//"}, Block: slashes,
			Strings: []CodeString{{Open: tripleQuote, Close: tripleQuote, Lines: true},
				{Open: doubleQuote, Close: doubleQuote},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Named: "=", // in annotations
			Joins: []string{"+"}, Methods: true, Lambda: "->", Fields: true, Lists: true,
			Plain: []string{"strip", "trim", "toString"},
		},
		{
			Name: "kotlin", Exts: []string{".kt", ".kts"}, Line: []string{"//"}, Block: slashes,
			Nests: true,
			Strings: []CodeString{
				{Open: tripleQuote, Close: tripleQuote, Raw: true, Lines: true, Inside: "${", Bare: true},
				{Open: doubleQuote, Close: doubleQuote, Inside: "${", Bare: true},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Named: "=", Joins: []string{"+"}, Lambda: "->", Fields: true,
			Plain: []string{"trim", "toString"},
		},
		{
			Name: "scala", Exts: []string{".scala", ".sc"}, Line: []string{"//"}, Block: slashes,
			Nests: true,
			Strings: []CodeString{{Open: tripleQuote, Close: tripleQuote, Raw: true, Lines: true},
				{Open: doubleQuote, Close: doubleQuote},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Prefixes: map[string]CodePrefix{"s": {Inside: "${", Bare: true},
				"f": {Inside: "${", Bare: true}, "raw": {Raw: true, Inside: "${", Bare: true}},
			Named: "=", Joins: []string{"+"}, Lambda: "=>", Fields: true,
			Plain: []string{"trim", "toString"},
		},
		{
			Name: "javascript", Exts: []string{".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"},
			Line: []string{"//"}, Block: slashes, Regex: true, Sigils: "$#",
			Strings: []CodeString{{Open: "`", Close: "`", Lines: true, Inside: "${"},
				{Open: doubleQuote, Close: doubleQuote}, {Open: singleQuote, Close: singleQuote}},
			Joins: []string{"+"}, Methods: true, Lambda: "=>", Lists: true,
			Plain: []string{"trim", "toString", "String"},
		},
	}, otherLanguages()...)
})

// languageByExt has the languages by the extensions of their files.
var languageByExt = sync.OnceValue(func() map[string]*CodeLanguage {
	by := map[string]*CodeLanguage{}
	for _, l := range codeLanguages() {
		for _, ext := range l.Exts {
			by[ext] = l
		}
	}
	return by
})

// CodeLanguageOf returns the language of a file by its name, nil where it is of none.
func CodeLanguageOf(name string) *CodeLanguage { return languageByExt()[CodeExtension(name)] }

// CodeExtension returns the extension of a name by which a language is told.
func CodeExtension(name string) string { return strings.ToLower(path.Ext(name)) }

// CodeExtensions returns the extensions of all languages, those of each together.
func CodeExtensions() [][]string {
	var exts [][]string
	for _, l := range codeLanguages() {
		exts = append(exts, l.Exts)
	}
	return exts
}
