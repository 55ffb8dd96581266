package findtest

// Query is what somebody types, and the location that is meant.
type Query struct {
	Typed, Want string
	Similar     bool // nothing has all words: it is found as similar
}

// Queries are what people type who have one of the names in mind: words of it, what another tool
// calls it, half of it, or what they think that it is called.
func Queries() []Query {
	return []Query{
		{Typed: "stripe api key newsletter prod", Want: "secret/teams/growth/prod/newsletter/stripe_api_key"},
		{Typed: "stripe newsletter staging", Want: "secret/teams/growth/staging/newsletter/stripe_api_key"},
		{Typed: "stg stripe", Want: "infra/stg-gateway/stripe_proxy_key"},
		{Typed: "k8s stripe webhook prod", Want: "infra/prod/kubernetes/stripe_webhook_secret"},
		{Typed: "DATADOG_API_KEY", Want: "kv/shared/DATADOG_API_KEY"},
		{Typed: "datadogApiKey", Want: "apps/shared/datadogApiKey"},
		{Typed: "datadog-api-key catalog prod", Want: "kv/catalog/production/DATADOG_API_KEY"},
		{Typed: "datadog monitoring api", Want: "platform/monitoring/datadog/api-key"},
		{Typed: "pg-readonly", Want: "infra/databases/pg_readonly"},
		{Typed: "postgres readonly", Want: "infra/databases/pg_readonly"},
		{Typed: "mysql repl", Want: "infra/databases/mysql_replication"},
		{Typed: "sendgird fleet prd", Want: "apps/prd/fleet/sendgridApiKey", Similar: true},
		{Typed: "searhc production redis url", Want: "kv/search/production/REDIS_URL", Similar: true},
		{Typed: "play store", Want: "platform/mobile/android/play-store/play-service-account"},
		{Typed: "play upload", Want: "platform/mobile/android/play-store/upload-keystore"},
		{Typed: "app store connect", Want: "platform/mobile/ios/app-store/connect-api-key"},
		{Typed: "checkout db password prod", Want: "secret/teams/payments/prod/checkout/db-password"},
		{Typed: "checkout database pw staging", Want: "secret/teams/payments/staging/checkout/db-password"},
		{Typed: "basket production redis", Want: "kv/basket/production/REDIS_URL"},
		{Typed: "fleet prd jwt", Want: "apps/prd/fleet/jwtSigningKey"},
		{Typed: "crm prod db password", Want: "team/legacy/crm.prod.db.password"},
		{Typed: "okta scim", Want: "platform/sso/okta/scim-token"},
		{Typed: "github token", Want: "platform/ci/github-token"},
		{Typed: "docker password", Want: "platform/ci/docker-hub/password"},
		{Typed: "grafana admin", Want: "platform/monitoring/grafana/admin-password"},
		{Typed: "cloudflare", Want: "platform/dns/cloudflare-api-token"},
		{Typed: "root token", Want: "secret/shared/break-glass/root-token"},
		{Typed: "pull secret", Want: "platform/registry/pull-secret"},
		{Typed: "slack signing", Want: "platform/chat/slack-signing-secret"},
		{Typed: "etcd encryption", Want: "infra/k8s-etcd/encryption_key"},
		{Typed: "argocd prod admin password", Want: "infra/prod/argocd/admin_password"},
		{Typed: "pki web staging", Want: "pki/roles/web-staging"},
		{Typed: "'vpn' client", Want: "pki/roles/vpn-client"},
		{Typed: "sentry*token", Want: "kv/shared/SENTRY_AUTH_TOKEN"},
		{Typed: "stripe*payouts*prod", Want: "secret/teams/payments/prod/payouts/stripe-api-key",
			Similar: true},
		{Typed: "certificate login prod", Want: "secret/teams/identity/prod/login/tls-cert"},
		{Typed: "svc account firebase", Want: "platform/mobile/firebase/service-account"},
		{Typed: "geoip", Want: "apps/shared/geoIpLicense"},
		{Typed: "breakglass unseal", Want: "secret/shared/break-glass/unseal-keys"},
		{Typed: "storefront prod jwt", Want: "kv/storefront/production/JWT_SIGNING_KEY"},
		{Typed: "legacy reports db", Want: "team/legacy/reports.db.password"},
	}
}
