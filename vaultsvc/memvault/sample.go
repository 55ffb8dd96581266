package memvault

import (
	"fmt"
	"strings"
	"time"
)

// How the token of [Sample] lives: short enough that its renewals can be watched.
const (
	SampleTTL    = 2 * time.Minute
	SampleMaxTTL = time.Hour
)

// Sample returns the server of the demo and a token for it. It has something of everything that a
// reader of names meets: mounts of several kinds, folders that are empty, denied, slow, deep and
// large, a secret that is deleted, and names that are hard to show or to put into an address. The
// token may list all of it but one folder, and nothing else.
func Sample() (s *Server, tokenID string) {
	s = New()
	s.Mount("secrets/", "kv", 2, "application secrets by team")
	s.Mount("platform/", "kv", 2, "shared infrastructure")
	s.Mount("team/legacy/", "kv", 1, "the old store, being emptied")
	s.Mount("acme-ca/", "acme-ca-plugin", 0, "certificates of the internal CA", Unlistable)

	for mount, folders := range sampleNames() {
		for folder, names := range folders {
			for _, n := range strings.Fields(names) {
				s.Put(mount, folder+n)
			}
		}
	}
	for _, n := range OddNames() {
		s.Put("secrets/", "odd names/"+n)
	}
	for i := range 5000 {
		s.Put("secrets/", fmt.Sprintf("bulk/service-%04d", i+1))
	}
	s.Delete("secrets/", "teams/identity/prod/ldap-bind")
	s.PutEmpty("secrets/", "empty/")
	s.Delay("secrets/slow/", 2*time.Second)

	s.Policy("demo",
		Allow("secrets/metadata/*", List),
		Allow("secrets/metadata/teams/payments/legacy", Deny),
		Allow("secrets/metadata/teams/payments/legacy/*", Deny),
		Allow("platform/metadata/*", List),
		Allow("team/legacy/*", List),
		Allow("acme-ca/*", List),
	)
	tokenID = s.Token(TokenOptions{Policies: []string{"demo"}, TTL: SampleTTL,
		ExplicitMaxTTL: SampleMaxTTL, DisplayName: "demo"})
	s.PutCubbyhole(tokenID, "scratch", "handover/notes")
	return s, tokenID
}

// sampleNames are names by mount and folder.
func sampleNames() map[string]map[string]string {
	return map[string]map[string]string{"secrets/": {
		"":                             "onboarding-token readme",
		"teams/payments/":              "shared-signing-key",
		"teams/payments/prod/":         "db-main db-replica stripe-webhook stripe-api-key kafka redis sentry-dsn smtp paypal-client adyen-hmac tls-client encryption-key",
		"teams/payments/prod/db-main/": "backup-user readonly migrations",
		"teams/payments/staging/":      "db-main stripe-webhook stripe-api-key kafka redis sentry-dsn",
		"teams/payments/legacy/":       "worldpay old-ledger",
		"teams/identity/prod/":         "db-main session-key jwt-signing ldap-bind smtp redis",
		"teams/identity/staging/":      "db-main session-key jwt-signing redis",
		"teams/identity/sso/":          "google-oauth github-oauth okta-saml azure-ad",
		"teams/identity/sso/partners/": "acme initech umbrella",
		"teams/checkout/prod/":         "db-main cart-cache payment-token feature-flags fraud-api",
		"teams/checkout/staging/":      "db-main cart-cache payment-token feature-flags",
		"teams/checkout/":              "storefront-api-key",
		"slow/":                        "archive-2019 archive-2020 archive-2021",
		"deep/a/b/c/d/e/f/g/h/i/j/":    "bottom",
		"deep/a/b/":                    "halfway",
	}, "platform/": {
		"ci/":                    "github-app sonar-token artifact-registry",
		"ci/runners/":            "linux macos windows",
		"ci/deploy/":             "prod staging",
		"kubernetes/eu/":         "cluster-admin etcd-encryption registry-pull",
		"kubernetes/eu/ingress/": "tls-wildcard basic-auth",
		"kubernetes/us/":         "cluster-admin etcd-encryption registry-pull",
		"kubernetes/us/ingress/": "tls-wildcard basic-auth",
		"monitoring/":            "grafana-admin alertmanager-webhook pagerduty",
		"monitoring/prometheus/": "remote-write federation",
		"dns/":                   "route53 cloudflare",
	}, "team/legacy/": {
		"":                 "root-db",
		"billing/":         "invoice-db invoice-signing sepa-certificate",
		"billing/archive/": "2016 2017 2018",
		"mail/":            "relay dkim-key postmaster",
		"data/":            "warehouse", // a path of version 1 may well begin so
	}}
}

// OddNames returns names that are hard to show, to escape or to tell apart, each of them one
// that Vault can hold. The last ones it would refuse to store, and a hostile server would not.
func OddNames() []string {
	return []string{
		"two words", " blank before", "blank after ",
		"hash#tag", "question?mark", "slash%2Fescaped", "percent%", "percent%25twice", "plus+plus",
		"amp&ersand",
		`double"quote`, "single'quote", "back`tick", `back\slash`, "semi;colon", "comma,list",
		"colon:at@sign",
		"equals=sign", "$HOME", "{{template}}", "<b>bold</b>", "star*", "a..b", "..hidden", "~tilde",
		"(parentheses)", "[brackets]",
		"cl\u00e9-precomposed", "cle\u0301-combining", "\u65e5\u672c\u8a9e-wide", "\ud55c\uad6d\uc5b4",
		"\U0001f511-emoji", "\u0645\u0641\u062a\u0627\u062d",
		"index.html", "data/inner", "metadata/inner", "folder #1/inner secret", "both", "both/inner",
		"long-" + strings.Repeat("abcdefghij", 24),
		"escape\x1b[31m-sequence", "bidi\u202egpj.exe", "zero\u200bwidth",
	}
}
