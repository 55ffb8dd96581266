package find

import (
	"slices"
	"strings"
	"testing"
)

// names are those of a vault as they are.
var names = strings.Fields(`
secret/teams/payments/prod/stripe-api-key secret/teams/payments/prod/stripe-webhook secret/teams/payments/prod/db-main
secret/teams/payments/staging/stripe-api-key secret/teams/payments/staging/stripe-webhook secret/teams/payments/staging/db-main
secret/teams/payments/prod/ secret/teams/payments/staging/ secret/teams/payments/ secret/teams/payments/prod/db-main/ secret/teams/payments/prod/db-main/readonly
secret/teams/identity/prod/jwt-signing secret/teams/identity/prod/oidc-client secret/teams/identity/staging/oidc-client
secret/teams/identity/prod/ldap/bind-password secret/teams/search/prod/elasticsearch secret/teams/search/staging/elasticsearch
secret/platform/ci/github-token secret/platform/ci/npm-token secret/platform/ci/gitHubApp secret/platform/monitoring/grafana/admin
secret/platform/monitoring/grafana/oauth secret/platform/monitoring/pagerduty secret/platform/dns/cloudflare-api-token
secret/platform/dns/route53 secret/shared/stripe secret/shared/stripe/ secret/shared/stripe/test secret/legacy/stripe-old
team/legacy/root-db team/legacy/mail/relay team/legacy/mail/smtp-password team/legacy/prod-db team/legacy/stripe
pki/roles/web-prod pki/roles/web-staging pki/issuers/3f1c kv/prod/api/db kv/prod/web/db kv/staging/api/db kv/dev/api/db
kv/prod/api/redis kv/prod/api/key kv/prod/monkey/settings secret/Apps/Billing/PROD/ApiKey`)

// Each query, and the location that must come first; "" is none.
func TestRanking(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"stripe":                    "team/legacy/stripe",
		"staging stripe key":        "secret/teams/payments/staging/stripe-api-key",
		"stripe staging key":        "secret/teams/payments/staging/stripe-api-key",
		"stripe key prod":           "secret/teams/payments/prod/stripe-api-key",
		"prod stripe hook":          "secret/teams/payments/prod/stripe-webhook",
		"stripe legacy":             "team/legacy/stripe",
		"legacy stripe old":         "secret/legacy/stripe-old",
		"stripe test":               "secret/shared/stripe/test",
		"db":                        "kv/dev/api/db",
		"prod db":                   "team/legacy/prod-db",
		"api db prod":               "kv/prod/api/db",
		"web db":                    "kv/prod/web/db",
		"payments db":               "secret/teams/payments/prod/db-main",
		"payments staging db":       "secret/teams/payments/staging/db-main",
		"db readonly":               "secret/teams/payments/prod/db-main/readonly",
		"payments/prod":             "secret/teams/payments/prod/",
		"payments":                  "secret/teams/payments/",
		"teams payments staging":    "secret/teams/payments/staging/",
		"oidc":                      "secret/teams/identity/prod/oidc-client",
		"oidc staging":              "secret/teams/identity/staging/oidc-client",
		"jwt":                       "secret/teams/identity/prod/jwt-signing",
		"signing":                   "secret/teams/identity/prod/jwt-signing",
		"ldap":                      "secret/teams/identity/prod/ldap/bind-password",
		"bind pass":                 "secret/teams/identity/prod/ldap/bind-password",
		"password":                  "team/legacy/mail/smtp-password",
		"smtp":                      "team/legacy/mail/smtp-password",
		"relay":                     "team/legacy/mail/relay",
		"mail":                      "team/legacy/mail/relay",
		"elastic":                   "secret/teams/search/prod/elasticsearch",
		"elastic stag":              "secret/teams/search/staging/elasticsearch",
		"search prod":               "secret/teams/search/prod/elasticsearch",
		"github":                    "secret/platform/ci/github-token",
		"npm":                       "secret/platform/ci/npm-token",
		"ci token":                  "secret/platform/ci/npm-token",
		"token":                     "secret/platform/ci/npm-token",
		"cloudflare":                "secret/platform/dns/cloudflare-api-token",
		"dns token":                 "secret/platform/dns/cloudflare-api-token",
		"route":                     "secret/platform/dns/route53",
		"53":                        "secret/platform/dns/route53",
		"grafana":                   "secret/platform/monitoring/grafana/admin",
		"grafana oauth":             "secret/platform/monitoring/grafana/oauth",
		"pager":                     "secret/platform/monitoring/pagerduty",
		"duty":                      "secret/platform/monitoring/pagerduty",
		"key":                       "kv/prod/api/key",
		"monkey":                    "kv/prod/monkey/settings",
		"'key'":                     "kv/prod/api/key",
		"^kv key":                   "kv/prod/api/key",
		"^kv db !prod !dev":         "kv/staging/api/db",
		"db$ ^team":                 "team/legacy/prod-db",
		"db$ !kv !team":             "",
		"github token":              "secret/platform/ci/github-token",
		"Apps":                      "secret/Apps/Billing/PROD/ApiKey",
		"stripe$":                   "team/legacy/stripe",
		"stripe$ ^team":             "team/legacy/stripe",
		"stripe !secret":            "team/legacy/stripe",
		"^secret/platform admin":    "secret/platform/monitoring/grafana/admin",
		"ApiKey":                    "secret/Apps/Billing/PROD/ApiKey",
		"apikey":                    "secret/Apps/Billing/PROD/ApiKey",
		"billing prod":              "secret/Apps/Billing/PROD/ApiKey",
		"PROD":                      "secret/Apps/Billing/PROD/ApiKey",
		"GitHub":                    "secret/platform/ci/gitHubApp",
		"github-app":                "secret/platform/ci/gitHubApp",
		"git_hub.app":               "secret/platform/ci/gitHubApp",
		"stg stripe key":            "secret/teams/payments/staging/stripe-api-key",
		"STRIPE API KEY":            "secret/teams/payments/prod/stripe-api-key",
		"STG_STRIPE":                "",
		"'Redis'":                   "kv/prod/api/redis",
		"^KV DB !prod !dev":         "kv/staging/api/db",
		"database legacy":           "team/legacy/prod-db",
		"'database":                 "",
		"str*key staging":           "secret/teams/payments/staging/stripe-api-key",
		"pay*main$":                 "secret/teams/payments/prod/db-main",
		"gitHub":                    "secret/platform/ci/gitHubApp",
		"App":                       "secret/platform/ci/gitHubApp",
		"'app'":                     "secret/platform/ci/gitHubApp",
		"'pi'":                      "",
		"web staging":               "pki/roles/web-staging",
		"issuer":                    "pki/issuers/3f1c",
		"nothing of that kind":      "",
		"stripe nothing":            "",
		"redis":                     "kv/prod/api/redis",
		"root":                      "team/legacy/root-db",
		"staging api db":            "kv/staging/api/db",
		"settings":                  "kv/prod/monkey/settings",
		"identity prod jwt-signing": "secret/teams/identity/prod/jwt-signing",
	} {
		got := rank(query)
		first := ""
		if len(got) > 0 {
			first = got[0]
		}
		if first != want {
			t.Errorf("%q: first %q, want %q; then %q", query, first, want,
				got[min(1, len(got)):min(5, len(got))])
		}
	}
}

// Where a query matches nothing, the same loosely, and the location that must come first then.
func TestLoosely(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"strpe":             "team/legacy/stripe",
		"stggng stripe key": "",
		"stgng stripe key":  "secret/teams/payments/staging/stripe-api-key",
		"pymnts db":         "secret/teams/payments/prod/db-main",
		"elsticsearch stag": "secret/teams/search/staging/elasticsearch",
		"grfana admin":      "secret/platform/monitoring/grafana/admin",
		"smtp psswd":        "team/legacy/mail/smtp-password",
		"clflr":             "secret/platform/dns/cloudflare-api-token",
		"ldap bnd !staging": "secret/teams/identity/prod/ldap/bind-password",
		"^team strpe":       "team/legacy/stripe",
		"'strpe":            "", // as it is
		"stripe zz":         "", // two letters are taken as they are
		"kvapi":             "", // not over segments
		"bmin":              "", // not from within a word
		"teams/paymetns db": "secret/teams/payments/prod/db-main",
		"paymetns/stagign":  "secret/teams/payments/staging/",
		"Grfana":            "secret/platform/monitoring/grafana/admin",
		"Nothing":           "",
	} {
		q := Parse(query)
		if got := ranked(q); len(got) > 0 {
			t.Errorf("%q as it is: %q", query, got)
		}
		loose, ok := q.Loose()
		first := ""
		if got := ranked(loose); ok && len(got) > 0 {
			first = got[0]
		}
		if first != want {
			t.Errorf("%q: first %q, want %q", query, first, want)
		}
	}
	if _, ok := Parse("'abc ^def ghi$ !jkl !MNO mn op é'").Loose(); ok {
		t.Error("there is no plain word in it that is long enough")
	}
}

// An operator that has no word yet asks for nothing.
func TestParseWhileTyping(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"", " ", "!", "^", "'", "$", "''", "!^", "!'", "!^$"} {
		if !Parse(query).Empty() {
			t.Errorf("%q asks for something", query)
		}
		if got := rank("stripe staging " + query); len(got) != 2 {
			t.Errorf("with %q: %q", query, got)
		}
	}
}

func rank(query string) []string { return ranked(Parse(query)) }

func ranked(q Query) []string {
	var top Top
	top.Max = 10
	for _, n := range names {
		if score, _, ok := q.Score(n); ok {
			top.Add(Match{Location: n, Score: score})
		}
	}
	var out []string
	for _, m := range top.Best() {
		out = append(out, m.Location)
	}
	return out
}

// Names of one folder score as their locations do.
func TestIn(t *testing.T) {
	t.Parallel()
	below := []string{"prod/", "stripe-api-key", "Stripe", "", "x"}
	for _, query := range []string{"stripe", "payments stripe", "pay/stripe", "^secret key$",
		"!stripe", "Stripe"} {
		q := Parse(query)
		for _, folder := range []string{"", "secret/", "secret/teams/Payments/"} {
			got := map[int]int{}
			mount := folder[:strings.IndexByte(folder, '/')+1]
			for i, score := range q.In(mount, folder, below) {
				got[i] = score
			}
			for i, name := range below {
				score, _, ok := q.Score(folder + name)
				if ok = ok && name != ""; !ok {
					score = 0
				}
				if have, is := got[i]; is != ok || have != score {
					t.Errorf("%q in %s, %q: %d %v, want %d %v", query, folder, name, have, is, score, ok)
				}
			}
			for range q.In(mount, folder, below) {
				break
			}
		}
	}
}

// The best of many are the same as the first of all in order, in whatever order they come.
func TestTop(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 3, 100} {
		all, few := Top{}, Top{Max: size}
		for i := range 1000 {
			location, score := strings.Repeat("x", i*7919%97)+string(rune('a'+i%26)), i*7919%50
			all.Add(Match{Location: location, Score: score})
			few.Add(Match{Location: location, Score: score})
		}
		want := all.Best()
		if size > 0 {
			want = want[:size]
		}
		if got := few.Best(); !slices.Equal(got, want) {
			t.Errorf("%d: %v, want %v", size, got, want)
		}
	}
}

// Spans are parts of the location, and say what the words say.
func FuzzScore(f *testing.F) {
	for _, q := range []string{"stripe key", "^kv db$", "'a !b", "Ü", "İ", "a/b", "$ ^ ' !"} {
		f.Add(q, "secret/teams/Stripe-API-kéy/")
	}
	f.Fuzz(func(t *testing.T, query, location string) {
		q := Parse(query)
		_, spans, ok := q.Score(location)
		if q.Matches(location) != ok {
			t.Fatalf("%q in %q has a score: %v", query, location, ok)
		}
		if !ok && spans != nil {
			t.Fatalf("spans of no match")
		}
		for _, s := range spans {
			if s.From < 0 || s.To > len(location) || s.From >= s.To {
				t.Fatalf("%q in %q: span %v", query, location, s)
			}
		}
	})
}
