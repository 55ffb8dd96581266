package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a module that is linked into the program.
type module struct {
	path, version string
	kind          string   // of its licence: an identifier of SPDX
	texts         []string // of its licence, then of what else it wants to be handed on
}

// legal are the names of files with such texts.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// readModules reads lines of "path version folder". They may stand there several times.
func readModules(in io.Reader) ([]module, error) {
	var modules []module
	var errs []error
	known := map[string]bool{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 {
			return nil, fmt.Errorf("%q is no module with its version and folder", lines.Text())
		}
		if known[words[0]] {
			continue
		}
		known[words[0]] = true
		m, err := readModule(words[0], words[1], words[2])
		errs = append(errs, err)
		modules = append(modules, m)
	}
	if len(modules) == 0 {
		errs = append(errs, errors.New("no module is named"))
	}
	slices.SortFunc(modules, func(a, b module) int { return cmp.Compare(a.path, b.path) })
	return modules, errors.Join(append(errs, lines.Err())...)
}

func readModule(path, version, dir string) (module, error) {
	m := module{path: path, version: version}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return m, fmt.Errorf("%s: %w", path, err)
	}
	for _, e := range entries {
		if e.IsDir() || !legal.MatchString(e.Name()) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return m, fmt.Errorf("%s: %w", path, err)
		}
		text := tidy(string(b))
		m.texts = append(m.texts, text)
		m.kind = cmp.Or(m.kind, kindOf(text))
	}
	if m.kind == "" {
		return m, fmt.Errorf("%s %s: no licence that is known is in %s", path, version, dir)
	}
	return m, nil
}

// tidy takes away what makes two copies of a text differ and means nothing.
func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
