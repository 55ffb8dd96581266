package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// backstage is what the app-config files that --backstage names say. Nil is what they do not.
type backstage struct {
	files []string // as they are shown
	reader

	methods authmethod.List

	address, publicURL, engine, suffix *Value[string]
	kvVersion                          *Value[int]
	renewal                            *Value[time.Duration]
	token                              *Value[Token]
	kubernetes                         *authmethod.Settings
	locations                          *Value[[]string]
	warnings                           []Problem

	secretVariables []string // that the token is made of
	tokenFrom       string   // those, as they are shown; "" where it stands in a file
	named           bool     // the address stands in a file, and is not all a variable's

	noAddress Problem // where there is a vault block without an address
	noToken   string  // why a token that is meant to be there is not
}

// openBackstage reads app-config files, each of which overrides those before it. Only what a flag
// names is ever read: a file that lies about may name any server.
func openBackstage(flags Flags, lookup func(string) (string, bool), home string,
	bad *problems) (*backstage, error) {
	b := &backstage{reader: reader{bad: bad, quiet: true}, methods: flags.Methods}
	if len(flags.Backstage) == 0 {
		return b, nil
	}
	var vault, locations *field
	for _, path := range flags.Backstage {
		b.files = append(b.files, shorten(path, home))
		v, l, err := readAppConfig(path, shorten(path, home), lookup, bad)
		if err != nil {
			return nil, fmt.Errorf("reading the file named by --backstage: %w", err)
		}
		vault, locations = overlay(v, vault), overlay(l, locations)
	}
	if vault == nil && locations == nil && len(*bad) == 0 {
		bad.add("backstage "+b.files[0], errors.New("holds neither vault nor catalog.locations"))
	}
	if vault != nil {
		b.vault(vault)
	}
	if locations != nil && locations.item.there() {
		b.catalog(locations.item, home)
	}
	return b, nil
}

// overlay is [merge] for whole blocks.
func overlay(over, under *field) *field {
	switch {
	case under == nil, under.item == nil:
		return over
	case over == nil, over.item == nil, over.item.kind == unset:
		return under
	}
	out := *over
	out.item = merge(over.item, under.item)
	return &out
}

// readAppConfig returns the blocks of one file that matter here, nil where it has none.
func readAppConfig(path, shown string, lookup func(string) (string, bool), bad *problems) (vault,
	locations *field, err error) {
	data, err := readFile(path, maxFile)
	if err != nil {
		return nil, nil, err
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, nil, fmt.Errorf("finding its folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("opening its folder: %w", err)
	}
	defer root.Close()
	vault, locations = parseAppConfig(data,
		&source{shown: shown, top: &appConfig{dir: dir, shown: filepath.Dir(shown)}}, root, lookup, bad)
	return vault, locations, nil
}

func parseAppConfig(data []byte, src *source, root *os.Root, lookup func(string) (string, bool),
	bad *problems) (vault, locations *field) {
	node, err := parseYAML(data)
	switch {
	case err != nil:
		line, err := syntaxProblem(err)
		bad.add(src.origin(line), err)
		return nil, nil
	case node == nil:
		return nil, nil
	case node.Kind != yaml.MappingNode:
		bad.add(src.origin(node.Line), fmt.Errorf("the file must be a map, not %s", typeOf(node)))
		return nil, nil
	}
	e := &evaluator{lookup: lookup, root: root, bad: bad, items: maxItems, includes: maxIncludes,
		bytes: maxIncluded}
	defer func() {
		if e.over { // what was read by then is of no use
			vault, locations = nil, nil
		}
	}()
	if node, src = e.resolve(node, src); node == nil {
		return nil, nil
	}
	// Nothing else is evaluated: what is wrong elsewhere in the file is not asked for here.
	if key, value := e.find(node, src, "vault"); key != nil {
		vault = &field{name: "vault", src: src, line: key.Line, item: e.value(value, src, 0)}
	}
	key, value := e.find(node, src, "catalog")
	if key == nil {
		return vault, nil
	}
	if typeOf(value) == "nothing" { // takes away the locations of files before this one
		return vault, &field{name: "locations", src: src, line: key.Line,
			item: &item{kind: "nothing", src: src, line: key.Line}}
	}
	if value, src = e.resolve(value, src); value == nil {
		return vault, nil
	}
	if key, value = e.find(value, src, "locations"); key != nil {
		locations = &field{name: "locations", src: src, line: key.Line, item: e.value(value, src, 0)}
	}
	return vault, locations
}

// vault reads the block as the plugin's config.d.ts (0.26) has it.
func (b *backstage) vault(f *field) {
	m := f.item
	if !m.there() {
		return
	}
	b.keys("vault", m, map[string]keyReader{
		"baseUrl":      b.text(&b.address, checkHiddenAddress),
		"publicUrl":    b.text(&b.publicURL, checkHiddenURL),
		"token":        b.oldToken,
		"auth":         func(name string, it *item) { b.auth(name, it, m.get("token").there()) },
		"secretEngine": b.text(&b.engine, silent(checkEngine, "it cannot be the path of a mount")),
		"kvVersion":    b.version,
		"secretSuffix": b.text(&b.suffix, silent(checkSuffix, "it cannot be part of a path")),
		"schedule":     b.schedule,
	})
	if it := m.get("baseUrl"); it.there() {
		b.named = len(it.used) != 1 || it.used[0].value != it.text
	}
	switch it := m.get("baseUrl"); {
	case m.kind != "a map" || it.there() || it != nil && it.kind == broken:
	case it != nil && it.kind == unset:
		b.noAddress = Problem{it.origin(), "vault.baseUrl needs " + it.text + ", which is not set"}
	default:
		b.noAddress = Problem{f.src.origin(f.line), "vault.baseUrl is missing"}
	}
	// A token that is kept out of the file by a variable that is not set here.
	if b.token == nil && b.kubernetes == nil {
		for _, it := range []*item{m.get("token"), m.get("token").get("secret"),
			m.get("auth").get("secret")} {
			if it != nil && it.kind == unset {
				b.noToken = fmt.Sprintf("%s needs %s, which is not set", it.origin(), it.text)
				break
			}
		}
	}
}

// text reads a text that is not empty, as ConfigReader's getString does.
func (b *backstage) text(to **Value[string], rule func(string) error) keyReader {
	read := b.reader.text(to, func(s string) error {
		if s == "" {
			return errors.New("it is empty")
		}
		return rule(s)
	})
	return func(name string, it *item) {
		for _, u := range it.used {
			if !u.isPlace() {
				b.problem(name, it, errors.New(
					"it is sent to the server, or names it: the variables for that are those that say where "+
						"something is, as VAULT_ADDR, VAULT_HOST or VAULT_ROLE do"))
				return
			}
		}
		read(name, it)
	}
}

// silent puts a text of its own in place of a rule's, which repeats the value.
func silent(rule func(string) error, message string) func(string) error {
	return must(func(s string) bool { return rule(s) == nil }, message)
}

func (b *backstage) version(name string, it *item) {
	v, err := strconv.Atoi(strings.TrimSpace(it.text))
	// A variable gives text, which ConfigReader's getNumber takes.
	if err != nil || v != 1 && v != 2 || it.kind != "a number" && it.kind != "text" {
		b.problem(name, it, errors.New("it must be 1 or 2"))
		return
	}
	b.kvVersion = &Value[int]{v, it.origin()}
}
