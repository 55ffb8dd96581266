package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// server finds out which server is meant, and what holds for it: of the file's settings, of the
// environment's, and of who logs in. doc.go has the rule. It returns the profile and the top as far
// as they hold, too.
func (f *file) server(flags Flags, env func(string) string, app *backstage, prof *profile,
	name Value[string], bad *problems) (c *Config, p, top level) {
	p, top = prof.level, f.level
	chosen := flags.Profile != nil && *flags.Profile != ""
	c = &Config{Profile: name, chosen: chosen}
	own := cmp.Or(p.address, top.address)
	if chosen && own != nil {
		c.Address = first("", flag("address", flags.Address), own, addressVariable(env), app.address)
	} else {
		c.Address = first("", flag("address", flags.Address), addressVariable(env), app.address, own)
	}
	c.Address.V = strings.TrimRight(c.Address.V, "/")

	// Both on one command line are meant: a tunnel to that server, say.
	meant := chosen && flags.Address != nil
	if own != nil && !meant && !sameAddress(own.V, c.Address.V) {
		if name.V != "" {
			c.Warnings = append(c.Warnings,
				Problem{name.Origin, fmt.Sprintf("the profile %s is for another server than %s names: its login, namespace and TLS settings are not used",
					name.V, c.Address.Origin)})
		}
		c.leftOut(p)
		p = p.withoutServer()
	}
	if any, this := f.knows(c.Address.V); any && !this && !meant {
		c.leftOut(top)
		top = top.withoutLogin()
	}

	c.variables = environment{env: env, chosen: chosen || flags.started != nil, address: c.Address.V,
		started: flags.started}
	c.OtherEnvironment = c.variables.foreign()
	pick := func(flag, env, app, p, top *Value[string]) Value[string] {
		if chosen {
			return first("", flag, p, env, app, top)
		}
		return first("", flag, env, app, p, top)
	}
	public := app.publicURL
	if chosen && app.address != nil && !sameAddress(app.address.V, c.Address.V) {
		public = nil // of another server
	}
	c.PublicURL = pick(flag("public-url", flags.PublicURL), nil, public, p.publicURL, top.publicURL)
	c.Namespace = pick(flag("namespace", flags.Namespace), c.variables.about("NAMESPACE"), nil,
		p.namespace, top.namespace)
	c.ListVerb = pick(flag("list-verb", flags.ListVerb), variable(env, "VAULTMAP_LIST_VERB"), nil,
		p.listVerb, top.listVerb)
	if c.ListVerb.IsDefault() {
		c.ListVerb.V = DefaultListVerb
	}
	c.Product = first("", p.product, top.product)
	c.VaultVersion = first("", p.vaultVersion, top.vaultVersion)
	levels := c.variables.tls(bad)
	at := len(levels)
	if chosen {
		at = 0
	}
	c.TLS = mergeTLS(append(slices.Insert(levels, at, p.tls), top.tls)...)

	// Those of the top are for the address that it names, where it names one.
	if top.address != nil && !(meant && own == top.address) &&
		!sameAddress(top.address.V, c.Address.V) {
		top.headers = nil
	}
	var given []Header
	if flags.started == nil || sameAddress(*flags.started, c.Address.V) {
		given = flagHeaders(flags.Headers, bad)
	}
	places := [][]Header{given, c.variables.headers(bad), p.headers, top.headers}
	if chosen {
		places[1], places[2] = places[2], places[1]
	}
	c.Headers = mergeHeaders(places...)

	login := top
	if p.tokenFile != nil || p.auth != nil {
		login, c.authFirst = p, chosen
	}
	c.TokenFile = first("", flag("token-file", flags.TokenFile), login.tokenFile)
	c.Auth = login.auth
	if c.Auth != nil && c.Auth.Method.Certificate && c.TLS.ClientCert.V == "" {
		bad.add(c.Auth.Origin, fmt.Errorf("auth: the method %s needs tls.client_cert and tls.client_key, or %s",
			c.Auth.Method.Name, c.InWords("VAULT_CLIENT_CERT and VAULT_CLIENT_KEY", false)))
	}
	return c, p, top
}

// leftOut remembers why a login is not used.
func (c *Config) leftOut(l level) {
	origin := ""
	if l.tokenFile != nil {
		origin = l.tokenFile.Origin
	} else if l.auth != nil {
		origin = l.auth.Origin
	}
	if origin != "" && c.noToken == "" {
		c.noToken = "that of " + origin + " goes to the addresses in its own file alone"
	}
}
