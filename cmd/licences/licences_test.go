package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder makes a module of some files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	mit = "MIT License\n\nCopyright (c) %s\n\nPermission is hereby granted, free of charge, to any person\n"
	mpl = "Mozilla Public License, version 2.0\r\n\r\n1. Definitions  \r\n"
)

// Whoever gets the program gets each licence of what is in it, once, and every notice.
func TestDocument(t *testing.T) {
	t.Parallel()
	lines := []string{
		"example.com/b v1.2.0 " + folder(t, map[string]string{"LICENSE": mpl}),
		"example.com/a v0.1.0 " + folder(t, map[string]string{"LICENSE.md": mit, "NOTICE": "made by a"}),
		"example.com/b v1.2.0 " + folder(t, map[string]string{"LICENSE": mpl}), // of another system
		"example.com/c/v2 v2.0.0 " + folder(t, map[string]string{
			"COPYING": strings.ReplaceAll(mpl, "\r", ""), "license_test.go": "package c", "README": "no"}),
	}
	var out strings.Builder
	if err := run(strings.NewReader(strings.Join(lines, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	list := "example.com/a v0.1.0     MIT\nexample.com/b v1.2.0     MPL-2.0\nexample.com/c/v2 v2.0.0  MPL-2.0\n"
	if !strings.Contains(got, list) {
		t.Errorf("no list:\n%s", got)
	}
	both := "example.com/b\nexample.com/c/v2\n" + rule + "\n\nMozilla Public License, version 2.0\n\n1. Definitions\n"
	if !strings.Contains(got, both) || strings.Count(got, "1. Definitions") != 1 {
		t.Errorf("the text of two is not there once:\n%s", got)
	}
	if !strings.Contains(got, "made by a") || strings.Contains(got, "package c") {
		t.Errorf("notices:\n%s", got)
	}
}

// A module that nobody may hand on must not get into a release unseen.
func TestUnknownLicences(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"none":    {"README": mit},
		"unknown": {"LICENSE": "All rights reserved."},
	} {
		err := run(strings.NewReader("example.com/x v1.0.0 "+folder(t, files)), &strings.Builder{})
		if err == nil || !strings.Contains(err.Error(), "example.com/x v1.0.0") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, in := range []string{"", "example.com/x v1.0.0", "example.com/x v1.0.0 /nowhere"} {
		if err := run(strings.NewReader(in), &strings.Builder{}); err == nil {
			t.Errorf("%q is no list of modules", in)
		}
	}
}

// Licences that share words are told apart.
func TestKinds(t *testing.T) {
	t.Parallel()
	bsd := "Redistribution and use in source and binary\nforms, with or without modification"
	for text, want := range map[string]string{
		mit: "MIT", mpl + "2.0": "MPL-2.0", bsd: "BSD-2-Clause",
		bsd + " ... used to endorse or promote products derived":                "BSD-3-Clause",
		"                 Apache License\n           Version 2.0, January 2004": "Apache-2.0",
		"Permission to use, copy, modify, and/or distribute this software":      "ISC",
		"GNU GENERAL PUBLIC LICENSE":                                            "",
	} {
		if got := kindOf(tidy(text)); got != want {
			t.Errorf("%.40q is %q, not %q", text, want, got)
		}
	}
}
