package main

import "strings"

// kinds are the licences that are known, by words that only their texts have. The first that fits
// counts.
var kinds = []struct {
	spdx  string
	words []string
}{
	{"MPL-2.0", []string{"Mozilla Public License", "2.0"}},
	{"Apache-2.0", []string{"Apache License", "Version 2.0"}},
	{"BSD-3-Clause", []string{"Redistribution and use in source and binary forms",
		"endorse or promote products"}},
	{"BSD-2-Clause", []string{"Redistribution and use in source and binary forms"}},
	{"MIT", []string{"Permission is hereby granted, free of charge"}},
	{"ISC", []string{"Permission to use, copy, modify, and/or distribute this software"}},
	{"ISC", []string{"Permission to use, copy, modify, and distribute this software"}},
}

// kindOf returns what licence a text is, by its identifier of SPDX; "" where it is none that is
// known.
func kindOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
next:
	for _, k := range kinds {
		for _, words := range k.words {
			if !strings.Contains(text, words) {
				continue next
			}
		}
		return k.spdx
	}
	return ""
}
