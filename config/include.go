package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// errOutside is where a file is that no app-config file may name.
var errOutside = errors.New("leads out of the folder of the app-config file: such files are not read")

// includeKey returns the first key of a map that makes it an include, and its value.
func includeKey(n *yaml.Node) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; k.Kind == yaml.ScalarNode && (k.Value == "$env" || k.Value == "$file" ||
			k.Value == "$include") {
			return k, deref(n.Content[i+1])
		}
	}
	return nil, nil
}

// include evaluates a map that stands for a variable or for another file.
func (e *evaluator) include(n, key, value *yaml.Node, src *source, depth int) *item {
	if len(n.Content) > 2 {
		e.bad.add(src.origin(key.Line), fmt.Errorf("%s must be alone: no other key may stand beside it",
			key.Value))
		return nil
	}
	if key.Value == "$include" {
		node, in := e.included(value, src, key.Line)
		if node == nil {
			return nil
		}
		return e.plain(deref(node), in, depth+1)
	}
	arg, ok := e.argument(key.Value, value, src)
	if !ok {
		return nil
	}
	it := &item{kind: "text", src: src, line: key.Line}
	if key.Value == "$env" {
		it.from = shownVariable(arg)
		if it.text, ok = e.variable(arg); !ok {
			it.kind, it.text = unset, it.from
		}
		it.used = []used{{name: arg, value: it.text}}
		return it
	}
	data, _, err := e.read(arg, src)
	if err != nil {
		e.bad.add(src.origin(key.Line), fmt.Errorf("$file %w", err))
		return nil
	}
	it.from = "$file"
	if it.text = strings.TrimRightFunc(string(data), unicode.IsSpace); len(it.text) > maxText {
		e.tooMuch(src, key.Line, fmt.Sprintf("$file names a file of more than %d KiB", maxText>>10))
		return nil
	}
	return it
}

func (e *evaluator) argument(key string, value *yaml.Node, src *source) (string, bool) {
	it := &item{kind: typeOf(value), text: value.Value, src: src, line: value.Line}
	if it.kind == "text" {
		e.substitute(it)
	}
	switch {
	case e.over:
	case it.kind == unset:
		e.bad.add(it.origin(), fmt.Errorf("%s needs %s, which is not set", key, it.text))
	case it.kind != "text":
		e.bad.add(it.origin(), fmt.Errorf("%s must be text, not %s", key, it.kind))
	default:
		return it.text, true
	}
	return "", false
}

// included returns the node that $include names, and the file that it is in. Nil is none: that
// was a problem.
func (e *evaluator) included(value *yaml.Node, src *source, line int) (*yaml.Node, *source) {
	arg, ok := e.argument("$include", value, src)
	if !ok {
		return nil, nil
	}
	fail := func(err error) (*yaml.Node, *source) {
		e.bad.add(src.origin(line), fmt.Errorf("$include %w", err))
		return nil, nil
	}
	path, below, _ := strings.Cut(arg, "#")
	ext := filepath.Ext(path)
	if ext != ".yaml" && ext != ".yml" && ext != ".json" {
		return fail(errors.New("must name a file that ends in .yaml, .yml or .json"))
	}
	data, rel, err := e.read(path, src)
	if err != nil {
		return fail(err)
	}
	in := &source{shown: filepath.Join(src.top.shown, rel), dir: filepath.Dir(rel), top: src.top,
		chain: src.chain + 1}
	if ext == ".json" {
		if !json.Valid(data) {
			return fail(errors.New("names a file that is not valid JSON"))
		}
		// Where JSON is valid, tabs stand between tokens alone, and there YAML has none.
		data = bytes.ReplaceAll(data, []byte("\t"), []byte(" "))
	}
	node, err := parseYAML(data)
	if err != nil {
		at, bad := syntaxProblem(err)
		e.bad.add(in.origin(at), bad)
		return nil, nil
	}
	if node == nil {
		return fail(errors.New("names an empty file"))
	}
	if below == "" {
		return node, in
	}
	for _, part := range strings.Split(below, ".") {
		next := child(node, part)
		if next == nil {
			return fail(errors.New("names a value that is not in its file"))
		}
		node = next
	}
	return node, in
}

// child returns the value of a key of a map, nil where there is none.
func child(n *yaml.Node, name string) *yaml.Node {
	if n = deref(n); n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == name {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

// read reads a file that a file names, and returns its path below the app-config file's folder. The
// error goes on from "$file ".
func (e *evaluator) read(path string, src *source) ([]byte, string, error) {
	if e.includes--; e.includes < 0 || src.chain >= maxChain {
		e.over = true
		return nil, "", errors.New("names one file too many: do they include each other?")
	}
	// As upstream, .. is taken out of the text, and not looked for on the disk.
	rel := filepath.Join(src.dir, path)
	if filepath.IsAbs(path) || !filepath.IsLocal(rel) {
		return nil, "", errOutside
	}
	// Opening a pipe could wait for ever.
	info, err := e.root.Stat(rel)
	if err == nil && !info.Mode().IsRegular() {
		return nil, "", errors.New("names what is no file")
	}
	if err != nil {
		return nil, "", cannotRead(err)
	}
	f, err := e.root.Open(rel)
	if err != nil {
		return nil, "", cannotRead(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(min(e.bytes, maxFile))+1))
	if err != nil {
		return nil, "", cannotRead(err)
	}
	if e.bytes -= len(data); e.bytes < 0 || len(data) > maxFile {
		return nil, "", fmt.Errorf("names a file that is too large: a file may have %d MiB, all together %d",
			maxFile>>20, maxIncluded>>20)
	}
	return data, rel, nil
}

// cannotRead leaves the path out of an error: it may be a token in the wrong place.
func cannotRead(err error) error {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("names a file that does not exist")
	case errors.As(err, &pe) && strings.Contains(pe.Err.Error(),
		"escapes"): // package os has no error to compare it with
		return errOutside
	case errors.As(err, &pe):
		return fmt.Errorf("names a file that cannot be read: %w", pe.Err)
	}
	return errors.New("names a file that cannot be read")
}
