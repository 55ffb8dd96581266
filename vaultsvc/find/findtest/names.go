package findtest

import (
	"slices"
	"strings"
)

// Mounts are the mounts that the names lie in.
func Mounts() []string {
	return []string{"secret/", "kv/", "apps/", "team/legacy/", "infra/", "platform/", "pki/"}
}

// A department has its own place and its own way to write names.
type department struct {
	at    string // with ENV and APP in it
	envs  []string
	apps  string
	write func(words []string) string
}

var departments = []department{
	{"secret/teams/payments/ENV/APP/", envs("prod staging dev"),
		"checkout billing ledger payouts invoicing refunds", kebab},
	{"secret/teams/identity/ENV/APP/", envs("prod staging dev"),
		"login sessions directory consent mfa", kebab},
	{"secret/teams/growth/ENV/APP/", envs("prod staging dev"),
		"campaigns newsletter referrals experiments", snake},
	{"kv/APP/ENV/", envs("production stage development"),
		"storefront catalog basket search recommendations pricing reviews", screaming},
	{"apps/ENV/APP/", envs("prd stg dev"),
		"tracking-api route-planner fleet warehouse-sync label-printer driver-app", camel},
	{"team/legacy/APP.ENV.", envs("prod test"),
		"intranet timesheets fax-gateway crm", dotted},
	{"infra/ENV/APP/", envs("prod nonprod"),
		"kubernetes argocd harbor jenkins vpn dns-sync backup", snake},
}

func envs(names string) []string { return strings.Fields(names) }

// things are what every app has, in words.
var things = []string{
	"db password", "db url", "db readonly password", "redis url", "session key", "jwt signing key",
	"oauth client id", "oauth client secret", "admin password", "tls cert", "tls private key",
	"webhook signing secret", "encryption key",
}

// vendors are the services that apps use, with what these ask for.
var vendors = []struct{ name, things string }{
	{"stripe", "api key,webhook secret,publishable key"}, {"paypal", "client id,client secret"},
	{"adyen", "api key,hmac key"}, {"sendgrid", "api key"}, {"mailgun", "smtp password,api key"},
	{"twilio", "auth token,account sid"}, {"datadog", "api key,app key"}, {"sentry", "dsn"},
	{"new relic", "license key"}, {"slack", "bot token,webhook url"},
	{"github", "token,app private key"},
	{"aws", "access key id,secret access key"}, {"google maps", "api key"}, {"algolia", "admin key"},
	{"elastic", "password,ca cert"}, {"kafka", "sasl password,truststore"}, {"rabbitmq", "password"},
	{"mongo", "uri"}, {"snowflake", "private key"}, {"okta", "client secret,api token"},
	{"auth0", "client secret"}, {"launchdarkly", "sdk key"}, {"segment", "write key"},
	{"braintree", "merchant id,private key"}, {"plaid", "secret"}, {"mapbox", "token"},
	{"s3", "access key,secret key"}, {"ldap", "bind password"}, {"smtp", "password"},
}

// perApp is how many vendors an app uses.
const perApp = 9

// shared is what has a place of its own.
const shared = `
platform/ci/github-token platform/ci/gitlab-token platform/ci/npm-token platform/ci/sonar.token
platform/ci/docker-hub/username platform/ci/docker-hub/password platform/ci/cosign/private-key
platform/monitoring/datadog/api-key platform/monitoring/datadog/app-key platform/monitoring/pagerduty
platform/monitoring/grafana/admin-password platform/monitoring/grafana/oauth platform/monitoring/statuspage
platform/mobile/android/play-store/play-service-account platform/mobile/android/play-store/upload-keystore
platform/mobile/android/signing-key platform/mobile/ios/app-store/connect-api-key
platform/mobile/ios/app-store/match-passphrase platform/mobile/ios/push-cert platform/mobile/firebase/service-account
platform/dns/cloudflare-api-token platform/dns/route53-access-key platform/mail/dkim-private-key
platform/sso/okta/scim-token platform/sso/saml-signing-cert platform/vpn/wireguard/psk
platform/registry/pull-secret platform/registry/push-secret platform/chat/slack-signing-secret
infra/databases/pg_readonly infra/databases/pg_superuser infra/databases/mysql_replication
infra/databases/mongo_backup infra/databases/redis_sentinel infra/databases/clickhouse_default
infra/terraform/state_bucket_key infra/terraform/cloud_token infra/ansible/vault_password
infra/bastion/ssh_host_key infra/bastion/ssh_ca infra/k8s-etcd/encryption_key infra/stg-gateway/stripe_proxy_key
pki/roles/web-prod pki/roles/web-staging pki/roles/internal-mtls pki/roles/vpn-client pki/issuers/root-2024
pki/issuers/intermediate-2025 kv/shared/DATADOG_API_KEY kv/shared/SENTRY_AUTH_TOKEN kv/shared/feature-flags
apps/shared/datadogApiKey apps/shared/geoIpLicense apps/shared/clientSecret secret/shared/license-server
secret/shared/break-glass/root-token secret/shared/break-glass/unseal-keys secret/shared/holiday-calendar
team/legacy/mainframe/ftp-password team/legacy/mainframe/ftp-user team/legacy/reports.db.password
`

// Locations returns all secrets, in order.
func Locations() []string {
	all := strings.Fields(shared)
	turn := 0
	for _, d := range departments {
		for app := range strings.FieldsSeq(d.apps) {
			own := slices.Clone(things)
			for i := range perApp {
				// not the neighbours: vendors are spread over the apps
				v := vendors[(turn*5+i*7)%len(vendors)]
				for thing := range strings.SplitSeq(v.things, ",") {
					own = append(own, v.name+" "+thing)
				}
			}
			turn++
			for _, env := range d.envs {
				at := strings.NewReplacer("ENV", env, "APP", app).Replace(d.at)
				for _, thing := range own {
					all = append(all, at+d.write(strings.Fields(thing)))
				}
				for region := range strings.FieldsSeq("eu us") { // what each region has of its own
					for _, thing := range own[:len(things)] {
						if at[len(at)-1] == '/' {
							all = append(all, at+region+"/"+d.write(strings.Fields(thing)))
						}
					}
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func kebab(words []string) string     { return strings.Join(words, "-") }
func snake(words []string) string     { return strings.Join(words, "_") }
func dotted(words []string) string    { return strings.Join(words, ".") }
func screaming(words []string) string { return strings.ToUpper(snake(words)) }

func camel(words []string) string {
	out := words[0]
	for _, w := range words[1:] {
		out += strings.ToUpper(w[:1]) + w[1:]
	}
	return out
}
