package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// maxFile is the largest config file, in bytes.
const maxFile = 1 << 20

type file struct {
	path, shown, home string
	methods           authmethod.List
	looks             Looks
	gates             GateTable
	reader
	src   *source // of its items
	items int     // that there are so far
	over  bool    // there were too many

	level          // its top
	defaultProfile *Value[string]
	ownTwins       *Value[[][]string]
	ownKeys        Keys
	ownCommands    []Command
	keyTable       KeyTable
	profiles       []*profile // as the file has them
	reading        string     // the profile that is being read

	secretVariables []string
}

// readFile returns the content of a file of at most limit bytes. It may be a pipe.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d KiB", path, limit>>10)
	}
	return data, nil
}

// readFound is [readFile] for a file that is looked for and that nobody named: nobody means a pipe,
// which could be one that nobody writes to, or a device by it.
func readFound(path string, limit int64) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	return readFile(path, limit)
}

// newFile returns a file that is yet to be read.
func newFile(flags Flags, bad *problems) *file {
	f := &file{methods: append(slices.Clip(flags.Methods), tokenMethod)}
	f.keyTable, f.looks, f.gates = flags.Keys, flags.Looks, flags.Gates
	f.reader = reader{bad: bad, instead: f.methods.Instead}
	f.src = &source{config: f.origin}
	return f
}

// topKeys are what stands at the top of a file alone; what it says of keys is kept in keys.
func (f *file) topKeys(keys *keyFile) settingMap {
	return settingMap{
		"default_profile": {f.text(&f.defaultProfile, checkProfile), aText,
			"profile that is used where none is chosen"},
		"profiles": {f.readProfiles, profilesForm, "servers, by name"},
		"keys":     keys.setting(),
		"commands": f.commands(&keys.own, keys.table.Own),
		"twins":    {f.twins(&f.ownTwins), twinsForm, "words that mean the same to a find"},
	}
}

// parseFile reads a config file: one map of known keys.
func parseFile(path, shown, home string, data []byte, flags Flags, bad *problems) *file {
	f := newFile(flags, bad)
	f.path, f.shown, f.home = path, shown, home
	root, err := parseYAML(data)
	switch {
	case err != nil:
		line, err := syntaxProblem(err)
		bad.add(f.origin(line), err)
		return f
	case root == nil:
		return f // empty, or nothing but comments
	case root.Kind != yaml.MappingNode:
		bad.add(f.origin(root.Line), fmt.Errorf("the file must be a map of settings, not %s",
			typeOf(root)))
		return f
	}
	top := f.item(root, 0)
	f.secretVariables = secretVariables(top, nil)
	keys := &keyFile{f: f, table: f.keyTable}
	f.readLevel(top, &f.level, f.levelKeys(&f.level).and(f.topKeys(keys)))
	f.ownKeys, f.ownCommands = keys.keys(), keys.own
	if d := f.defaultProfile; d != nil && f.profile(d.V) == nil {
		f.bad.add(d.Origin, f.noProfile("default_profile", d.V))
	}
	return f
}

// syntaxProblem says in which line the YAML of a file is wrong, 0 where that is not known, and what
// is wrong, without repeating any of it.
func syntaxProblem(err error) (int, error) {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return 0, err
	}
	line := le.Mark.Line
	if strings.HasPrefix(le.ContextMsg, "while scanning") && le.ContextMark.Line > 0 {
		line = le.ContextMark.Line // where what was never closed begins
	}
	message := strings.Join(strings.Fields(le.Message), " ")
	if strings.HasPrefix(message, "unknown anchor") {
		message = "an alias names an anchor that is not there"
	}
	return line, fmt.Errorf("not valid YAML: %s", message)
}

func unknownKey[T any](name string, keys map[string]T) error {
	// Sorted, so that of two that are equally near always the same is named.
	names := slices.Sorted(maps.Keys(keys))
	if near := nearmiss.Best(name, names); near != "" {
		return fmt.Errorf("unknown key %q: is it %s?", name, near)
	}
	return fmt.Errorf("unknown key %q: known are %s", name, strings.Join(names, ", "))
}

// origin names a line of the file, and the profile that it is of.
func (f *file) origin(line int) string {
	origin := "config " + f.shown
	if line > 0 {
		origin = fmt.Sprintf("%s:%d", origin, line)
	}
	if f.reading != "" {
		origin += ", profile " + f.reading
	}
	return origin
}

// parseYAML returns the root of the only document, nil where there is nothing in it.
func parseYAML(data []byte) (root *yaml.Node, err error) {
	// A fault of the parser must be an error like any other.
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, errors.New("the YAML parser failed")
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("setting up the YAML parser: %w", err)
	}
	for first := true; ; first = false {
		var doc yaml.Node
		switch err := loader.Load(&doc); {
		case errors.Is(err, io.EOF):
			return root, nil
		case err != nil:
			return nil, err
		case !first:
			return nil, errors.New("the file holds several documents")
		case len(doc.Content) == 1 && typeOf(doc.Content[0]) != "nothing":
			root = deref(doc.Content[0])
		}
	}
}
