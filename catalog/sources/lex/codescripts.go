package lex

// otherLanguages are further rows of the table of languages.
func otherLanguages() []*CodeLanguage {
	return []*CodeLanguage{
		{
			// Texts in quotes end with their line: those over lines are rare, and an apostrophe in a
			// document of several lines would begin one.
			Name: "ruby", Exts: []string{".rb", ".rake", ".ru", ".gemspec", ".jbuilder"},
			Line: []string{"#"}, Block: [][2]string{{"=begin", "=end"}, {"__END__", "\x00"}},
			Strings: []CodeString{{Open: doubleQuote, Close: doubleQuote, Inside: "#{"},
				{Open: singleQuote, Close: singleQuote}, {Open: "`", Close: "`", Inside: "#{"}},
			Regex: true, Sigils: "@$", NameEnds: "?!", Named: ":", Joins: []string{"+", "<<"},
			Adjacent: true, Bare: true,
			Plain: []string{"to_s", "to_str", "freeze", "dup", "strip", "chomp", "String"},
		},
		{
			Name: "csharp", Exts: []string{".cs", ".csx"}, Line: []string{"//", "#"}, Block: slashes,
			Strings: []CodeString{
				{Open: `$"""`, Close: tripleQuote, Inside: "{", Raw: true, Lines: true},
				{Open: `$@"`, Close: doubleQuote, Inside: "{", Raw: true, Doubled: true, Lines: true},
				{Open: `@$"`, Close: doubleQuote, Inside: "{", Raw: true, Doubled: true, Lines: true},
				{Open: `$$"""`, Close: tripleQuote, Inside: "{{", Raw: true, Lines: true},
				{Open: tripleQuote, Close: tripleQuote, Raw: true, Lines: true},
				{Open: `$"`, Close: doubleQuote, Inside: "{"},
				{Open: `@"`, Close: doubleQuote, Raw: true, Doubled: true, Lines: true},
				{Open: doubleQuote, Close: doubleQuote},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Named: ":", Joins: []string{"+"}, Methods: true, Lambda: "=>", Fields: true, Lists: true,
			Plain: []string{"ToString", "Trim"},
		},
		{
			Name: "rust", Exts: []string{".rs"}, Line: []string{"//"}, Block: slashes, Nests: true,
			Strings: []CodeString{{Open: doubleQuote, Close: doubleQuote, Lines: true},
				{Open: singleQuote, Close: singleQuote, Char: true}},
			Prefixes: map[string]CodePrefix{"r": {Raw: true, Hashes: true}, "b": {}, "c": {},
				"br": {Raw: true, Hashes: true}, "cr": {Raw: true, Hashes: true}},
			Joins: []string{"+"}, Lambda: "=>",
			Plain: []string{"to_string", "to_owned", "into", "as_str", "as_ref", "clone", "String::from",
				"Some", "unwrap", "expect", "await"},
		},
		{
			Name: "php", Exts: []string{".php", ".phtml", ".inc"}, Line: []string{"//", "#"}, Block: slashes,
			Strings: []CodeString{{Open: doubleQuote, Close: doubleQuote, Inside: "{$", Bare: true},
				{Open: singleQuote, Close: singleQuote}},
			Sigils: "$", Named: ":", Joins: []string{"."}, Lambda: "=>", Arrows: true,
			Plain: []string{"strval", "trim"},
		},
		{
			Name: "elixir", Exts: []string{".ex", ".exs"}, Line: []string{"#"},
			Strings: []CodeString{{Open: tripleQuote, Close: tripleQuote, Inside: "#{", Lines: true},
				{Open: "'''", Close: "'''", Inside: "#{", Lines: true},
				{Open: doubleQuote, Close: doubleQuote, Inside: "#{"},
				{Open: singleQuote, Close: singleQuote, Inside: "#{"}},
			Sigils: "@", NameEnds: "?!", Named: ":", Joins: []string{"<>"}, Attributes: true, Bare: true,
			Pipe:  "|>",
			Plain: []string{"to_string"},
		},
		{
			Name: "jsonnet", Exts: []string{".jsonnet", ".libsonnet"}, Line: []string{"//", "#"},
			Block: slashes,
			Strings: []CodeString{{Open: "|||", Close: "|||", Raw: true, Lines: true},
				{Open: `@"`, Close: doubleQuote, Raw: true, Doubled: true, Lines: true},
				{Open: "@'", Close: singleQuote, Raw: true, Doubled: true, Lines: true},
				{Open: doubleQuote, Close: doubleQuote, Lines: true},
				{Open: singleQuote, Close: singleQuote, Lines: true}},
			Named: "=", Joins: []string{"+"},
		},
	}
}
