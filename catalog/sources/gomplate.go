package sources

import (
	"net/url"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// gomplate finds the datasources of gomplate that are Vault's, wherever they are defined, and what
// its templates take of them:
//
//	gomplate -d vault=vault:///secret/production
//	datasources: {vault: {url: vault:///secret/production}}
//	{{ (datasource "vault" "db/pass").value }}
//
// Where the address of a datasource names a secret, it is one, unless a template of the same file
// takes parts of it by a path; else it is a store, with the beginning of the path. Both are put
// together and asked for as they stand; what ends in a slash is listed.
//
// https://docs.gomplate.ca/datasources/#using-vault-datasources
// https://github.com/hairyhenderson/gomplate/blob/main/internal/datasources/urlbuilders.go
// (vaultURLBuilder)
func gomplate() Source {
	return Source{
		Name: "gomplate",
		Wants: func(name string) bool {
			return wantsShell(name) || wantsConsulTemplate(name) || wantsYAML(name)
		},
		Markers: []string{"=vault:", "=vault+http", "vault:///", "defineDatasource", "datasource \"vault",
			"ds \"vault"},
		Also: []string{"gomplate", "defineDatasource", "datasources", "datasource", "ds \"vault"},
		Ask:  askGomplate,
		find: func(c *collector) {
			g := &gomplateScan{collector: c, Text: c.text(), sources: map[string]bool{}}
			g.flags()
			if lex.HasKey(c.Data, "datasources") || lex.HasKey(c.Data, "context") {
				g.settings()
			}
			g.actions()
			for _, w := range g.whole {
				if g.sources[w.name] {
					g.stores = append(g.stores, w.Store)
				} else {
					g.addText(w.Reference)
				}
			}
		},
	}
}

func askGomplate(r Request) string { return goClientPath(r.Mount + "/" + r.Path) }

type gomplateScan struct {
	*collector
	lex.Text
	sources map[string]bool // that the file defines, and whether a part of it is taken by its path
	whole   []gomplateWhole
}

// gomplateWhole is what a datasource names by itself: it may be no more than the beginning of a
// path.
type gomplateWhole struct {
	name string
	Store
	Reference
}

// flags takes in "-d name=vault:///path" and its like.
func (g *gomplateScan) flags() {
	for _, flag := range []string{"-d", "--datasource", "-c", "--context"} {
		for start, end := range g.Places(flag) {
			rest := g.Body[end:min(len(g.Body), end+2*lex.MaxPath)]
			if start > 0 && !lex.IsBlank(g.Body[start-1]) && strings.IndexByte(`"'[,`, g.Body[start-1]) < 0 {
				continue
			}
			skip := len(rest) - len(strings.TrimLeft(rest, ` =",'`+"\t"))
			rest = rest[skip:]
			name, address, ok := strings.Cut(rest[:lex.LengthUntil(rest, " \t\r\n\"'`);|&>,]")], "=")
			if ok && isName(strings.ReplaceAll(name, "-", "_")) {
				g.define(name, address, g.Line(end+skip))
			}
		}
	}
}

// settings takes in what its configuration defines.
func (g *gomplateScan) settings() {
	for root := range g.roots("vault") {
		for _, key := range []string{"datasources", "context"} {
			for name, source := range root.Get(key).Pairs() {
				address := source.Get("url")
				g.define(name.Text(), address.Text(), address.TextLine())
			}
		}
	}
}

// define takes in a datasource: as a store, and as what it names by itself.
func (g *gomplateScan) define(name, address string, line int) {
	scheme, rest, _ := strings.Cut(address, ":")
	if scheme != "vault" && scheme != "vault+http" && scheme != "vault+https" {
		return
	}
	if _, known := g.sources[name]; !known {
		g.sources[name] = false
	}
	path := rest
	if host, ok := strings.CutPrefix(rest, "//"); ok {
		_, path, _ = strings.Cut(host, "/")
	}
	path = gomplatePath(path)
	base := strings.Trim(path, "/")
	st := Store{Name: gomplateStore(name), Line: line, Mount: base}
	r := Reference{Line: line, Raw: lex.OneLine(address), Path: base,
		Folder: base != "" && strings.HasSuffix(path, "/")}
	if isWhole(base) && !IsKVEndpoint(base[strings.LastIndexByte(base, '/')+1:]) {
		g.whole = append(g.whole, gomplateWhole{name, st, r})
	} else {
		g.stores = append(g.stores, st)
	}
}

// gomplatePath returns the path of an address, without its query.
func gomplatePath(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if plain, err := url.PathUnescape(path); err == nil && !lex.HoldsPlaceholder(path) {
		return plain
	}
	return path
}

func gomplateStore(name string) string { return "gomplate/" + name }

// actions takes in the calls of datasource and its like with a path, and the definitions in the
// template itself.
func (g *gomplateScan) actions() {
	text := g.Body
	for pos := 0; ; {
		at := indexFrom(text, "{{", pos)
		if at == len(text) {
			return
		}
		tokens, next, closed := lex.ReadAction(text, at+2, "{{", "}}")
		pos = max(next, at+2)
		for i := 0; closed && i+2 < len(tokens); i++ {
			name, path := tokens[i+1], tokens[i+2]
			if tokens[i].Kind != lex.TokenName || name.Kind != lex.TokenText || path.Kind != lex.TokenText {
				continue
			}
			switch tokens[i].Text {
			case "defineDatasource", "data.DefineDatasource":
				g.define(name.Text, path.Text, g.Line(path.Pos))
			case "datasource", "ds", "include", "data.Datasource":
				if _, here := g.sources[name.Text]; here || isVaultName(name.Text) {
					g.sources[name.Text] = true
					g.take(name.Text, path, tokens[i+3:])
				}
			}
		}
	}
}

// take takes in a part of a datasource, of which the first field is told.
func (g *gomplateScan) take(name string, place lex.Token, behind []lex.Token) {
	path := gomplatePath(place.Text)
	r := Reference{Line: g.Line(place.Pos), Raw: lex.OneLine(place.Text), Store: gomplateStore(name),
		Path: strings.TrimSuffix(path, "/"), Folder: strings.HasSuffix(path, "/")}
	if len(behind) > 1 && behind[0].Text == ")" && behind[1].Kind == lex.TokenField && !r.Folder {
		field := strings.TrimPrefix(strings.Trim(behind[1].Text, "."), "data.")
		r.Field, _, _ = strings.Cut(field, ".")
	}
	if r.Path != "" {
		g.addText(r)
	}
}
