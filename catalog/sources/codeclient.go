package sources

import (
	"slices"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// codeClient is a client of Vault for programs: a row of the table of clients, of which a [Source]
// is made. A new client is such a row in a file of its own, a line in all.go and what every other
// source has: fixtures, an example in the sample repository, and how it asks. Whatever can be said
// of a language is in its row in package lex ([lex.CodeLanguage]), and a new call in a line of
// [codeClient.calls].
type codeClient struct {
	name      string   // of the source: what people call the client
	languages []string // names of [lex.CodeLanguage]
	// markers are as [Source.Markers]: what a file holds that has a call of it. Those of calls that
	// can be nobody else's are enough; others are made known by an import.
	markers []string
	// imports are texts of which a file holds one that uses the client: where none is there, calls
	// of a receiver that only looks like the client ("$") count with a constant path alone.
	imports []string
	// byImport: the names of its calls are those of many others, so that without an import none
	// counts.
	byImport bool
	// makers are forms of calls that return a client. A namespace among their arguments is that of
	// the file, and so is that of a call among settings; a mount there is what calls have by default.
	makers, settings []string
	// engines are names by which a program chooses how its client asks, with the [Reference.Call] of
	// what it asks for then.
	engines map[string]string
	// types are those of variables that are clients.
	types []string
	// words are parts of names that only a client has, in lower case; nil is [clientWords].
	words []string
	calls []codeCalls
	ask   func(Request) string
}

// clientWords are in the names of variables that hold a client.
var clientWords = []string{"vault", "bao"}

// codeCalls are calls that ask in the same way.
type codeCalls struct {
	// call is [Reference.Call]: kvV1, kvV2 or a segment of the API behind the mount ("metadata"); ""
	// where the path is asked for as it stands, behind the mount if there is one.
	call   string
	folder bool
	forms  []string // see [codeForm]
}

// source returns the source of a client.
func (k *codeClient) source() Source {
	return Source{
		Name: k.name,
		Wants: func(name string) bool {
			l := lex.CodeLanguageOf(name)
			return l != nil && slices.Contains(k.languages, l.Name)
		},
		Markers: k.markers,
		program: true,
		find:    func(c *collector) { c.calls(k.compiled()) },
		Ask:     k.ask,
	}
}

// compiledClient is a client whose forms are read.
type compiledClient struct {
	*codeClient
	calls            map[string][]compiledCall // by the last name
	makers, settings map[string][]codeForm
}

type compiledCall struct {
	codeForm
	call   string
	folder bool
}

var compiledClients sync.Map // by *codeClient

// compiled returns the client with its forms read, which is done once.
func (k *codeClient) compiled() *compiledClient {
	if known, ok := compiledClients.Load(k.name); ok {
		return known.(*compiledClient)
	}
	c := &compiledClient{codeClient: k, calls: map[string][]compiledCall{},
		makers: formsByName(k.makers), settings: formsByName(k.settings)}
	for _, calls := range k.calls {
		for _, text := range calls.forms {
			f := parseForm(text)
			last := f.segments[0].name
			c.calls[last] = append(c.calls[last], compiledCall{f, calls.call, calls.folder})
		}
	}
	compiledClients.Store(k.name, c)
	return c
}

func formsByName(texts []string) map[string][]codeForm {
	by := map[string][]codeForm{}
	for _, text := range texts {
		f := parseForm(text)
		last := f.segments[0].name
		by[last] = append(by[last], f)
	}
	return by
}

// askClient returns [Source.Ask] of a client: what is asked for by the version of the engine that
// the call is of, or by the segment of the API, cleaned as the client does it.
func askClient(clean func(string) string) func(Request) string {
	return func(r Request) string {
		switch {
		case IsKVEndpoint(r.Call):
			return clean(r.Mount + "/" + r.Call + "/" + r.Path)
		case r.Mount == "":
			return clean(r.Path)
		}
		return clean(askedByVersion(r))
	}
}
