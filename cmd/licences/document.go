package main

import (
	"fmt"
	"slices"
	"strings"
)

const (
	rule = "================================================================================"

	intro = `vaultmap is licensed under the Apache License 2.0. Its programs have code of these Go modules in
them, which stand under licences of their own. The source of each, unchanged, is what
'go mod download MODULE@VERSION' fetches, and https://pkg.go.dev/MODULE@VERSION shows. For those under
the Mozilla Public License 2.0 that is where the source code form of its section 3.2 is to be had.
`
)

// document lists the modules with their licences, and then has each text once, below the modules
// that it belongs to.
func document(modules []module) string {
	var b strings.Builder
	b.WriteString(intro + "\n")
	width := 0
	for _, m := range modules {
		width = max(width, len(m.path)+len(m.version)+1)
	}
	var texts []string
	of := map[string][]string{}
	for _, m := range modules {
		fmt.Fprintf(&b, "%-*s  %s\n", width, m.path+" "+m.version, m.kind)
		for _, text := range m.texts {
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
			of[text] = append(of[text], m.path)
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n\n%s\n", rule, strings.Join(of[text], "\n"), rule, text)
	}
	return b.String()
}
