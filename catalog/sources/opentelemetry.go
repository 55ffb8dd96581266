package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// openTelemetry finds the secrets in configurations of Splunk's distribution of the OpenTelemetry
// Collector and of the SignalFx Smart Agent before it:
//
//	config_sources: {vault/db: {path: database/creds/app}}, and $vault/db:password
//	password: {"#from": "vault:secret/data/app[data.password]"}
//
// The path is read as it is written. Of KV version 2 that is the whole answer: its fields lie below
// "data".
//
// https://github.com/signalfx/splunk-otel-collector/tree/main/internal/configsource/vaultconfigsource
// https://github.com/signalfx/splunk-otel-collector/blob/main/internal/configsource/vaultconfigsource/source.go
// (readSecret)
// https://github.com/signalfx/signalfx-agent/blob/main/docs/remote-config.md
func openTelemetry() Source {
	const sources, from = "config_sources", "#from"
	return Source{
		Name:    "opentelemetry",
		Wants:   wantsYAML,
		Markers: []string{sources, from},
		Also:    []string{"vault"},
		Ask:     asWritten,
		find: func(c *collector) {
			o := &otelFile{collector: c, paths: map[string]string{}}
			for m := range c.maps(sources, from) {
				for name, source := range m.Get(sources).Pairs() {
					o.source(name.Text(), source.Get("path"))
				}
				if at := m.Get(from); at.Text() != "" {
					o.from(at)
				}
			}
			if len(o.paths) > 0 {
				o.uses("$")
				o.uses("${")
			}
		},
	}
}

type otelFile struct {
	*collector
	paths map[string]string // of config sources, by their names
}

// source takes in a config source.
func (o *otelFile) source(name string, place yamldoc.Node) {
	path := strings.TrimSpace(place.Text())
	if (name == "vault" || strings.HasPrefix(name, "vault/")) && isWhole(path) {
		o.paths[name] = path
		o.add(place, Reference{})
	}
}

// uses takes in the fields that the file takes of its config sources.
func (o *otelFile) uses(open string) {
	text := o.text()
	for start, from := range text.Places(open + "vault") {
		rest := text.Body[start+len(open) : min(len(text.Body), from+maxSettingKey)]
		name, selector, _ := strings.Cut(rest, ":")
		selector = selector[:otelSelector(selector)]
		if path := o.paths[name]; path != "" && selector != "" {
			o.addText(Reference{Line: text.Line(start), Path: path, Field: otelField(selector),
				Raw: lex.OneLine(name + ":" + selector)})
		}
	}
}

// from takes in a reference of the Smart Agent: its path, and a field in brackets.
func (o *otelFile) from(at yamldoc.Node) {
	place, ok := strings.CutPrefix(at.Text(), "vault:")
	place, selector, field := strings.Cut(place, "[")
	if ok && field && strings.HasSuffix(selector, "]") && isWhole(place) {
		o.add(at, Reference{Path: place, Field: otelField(selector)})
	}
}

// otelSelector returns how long the selector is that a text begins with.
func otelSelector(text string) int {
	n := 0
	for n < len(text) && (lex.IsWord(text[n]) || strings.IndexByte(".-", text[n]) >= 0) {
		n++
	}
	return n
}

// otelField returns the field of a selector, which for KV version 2 goes through the answer.
func otelField(selector string) string {
	return strings.TrimPrefix(selector[:otelSelector(selector)], "data.")
}
