package memvault

import "time"

const (
	lookupSelf = "auth/token/lookup-self"
	renewSelf  = "auth/token/renew-self"
	revokeSelf = "auth/token/revoke-self"
)

func lookupScenario(lister TokenOptions) scenario {
	look := func(token string, status int) step {
		return step{method: "GET", path: lookupSelf, token: token, status: status}
	}
	return scenario{
		name: "lookup-self", firstRoot: true,
		tokens: map[string]TokenOptions{
			"plain": {}, "lister": lister, "no-default": lister,
			"ttl": {Policies: []string{"lister", "Lister", "zz", "aa"}, TTL: time.Hour,
				DisplayName: "ci runner #1"},
			"periodic":   {Policies: []string{"lister"}, Period: 90 * time.Minute},
			"max":        {TTL: 2 * time.Hour, ExplicitMaxTTL: time.Hour},
			"fixed":      {TTL: time.Hour, NonRenewable: true},
			"batch":      {TTL: time.Hour, Batch: true, Policies: []string{"lister"}},
			"limited":    {TTL: time.Hour, NumUses: 9},
			"root2":      {Policies: []string{"root"}},
			"root-ttl":   {Policies: []string{"root"}, TTL: time.Hour},
			"period-max": {Period: 2 * time.Hour, ExplicitMaxTTL: time.Hour},
		},
		steps: []step{
			look("first root", 200), look("plain", 200), look("ttl", 200), look("periodic", 200),
			look("max", 200), look("fixed", 200),
			look("batch", 200), look("limited", 200), look("root2", 200), look("root-ttl", 200),
			look("period-max", 200),
			{method: "GET", path: lookupSelf, token: "no-default", status: 403, error: textDenied},
			{method: "GET", path: lookupSelf, token: "none", status: 403, error: "permission denied"},
			{method: "GET", path: lookupSelf, token: "bad", status: 403, error: textInvalid},
			{method: "POST", path: lookupSelf, token: "root2", status: 200},
			{method: "POST", path: lookupSelf, token: "plain", status: 403, error: textDenied},
			{method: "DELETE", path: lookupSelf, token: "root", status: 405, error: textOp},
			{method: "LIST", path: lookupSelf, token: "root", status: 404},
		},
	}
}

func renewScenario() scenario {
	renew := func(token, body string, status int) step {
		return step{method: "PUT", path: renewSelf, token: token, body: body, status: status}
	}
	look := func(token string) step {
		return step{method: "GET", path: lookupSelf, token: token,
			status: 200}
	}
	return scenario{
		name: "renew-self", firstRoot: true,
		tokens: map[string]TokenOptions{
			"ttl":        {Policies: []string{"lister"}, TTL: time.Hour},
			"periodic":   {Period: 90 * time.Minute},
			"max":        {TTL: 30 * time.Minute, ExplicitMaxTTL: time.Hour},
			"fixed":      {TTL: time.Hour, NonRenewable: true},
			"batch":      {TTL: time.Hour, Batch: true},
			"no-default": {TTL: time.Hour, NoDefaultPolicy: true, Policies: []string{"lister"}},
			"limited":    {TTL: time.Hour, NumUses: 9},
			"forever":    {Policies: []string{"root"}},
			"period-max": {Period: 2 * time.Hour, ExplicitMaxTTL: time.Hour},
		},
		steps: []step{
			renew("ttl", "", 200), look("ttl"),
			renew("ttl", `{"increment":7200}`, 200), look("ttl"),
			renew("ttl", `{"increment":"90s"}`, 200), renew("ttl", `{"increment":"100"}`, 200),
			renew("ttl", `{"increment":0}`, 200),
			{method: "POST", path: renewSelf, token: "ttl", status: 200},
			{method: "POST", path: renewSelf, token: "ttl", body: "{", status: 500},
			{method: "POST", path: renewSelf, token: "ttl", body: `{"increment":[1]}`, status: 400},
			{method: "POST", path: renewSelf, token: "ttl", body: `{"increment":""}`, status: 200},
			{method: "POST", path: renewSelf, token: "ttl", body: `{"increment":-5}`, status: 400},
			{method: "PUT", path: renewSelf, token: "ttl", body: `{"increment":"soon"}`, status: 400},
			{method: "GET", path: renewSelf, token: "ttl", status: 403, error: textDenied},
			{method: "GET", path: renewSelf, token: "root", status: 405, error: textOp},
			renew("periodic", "", 200), renew("periodic", `{"increment":60}`, 200), look("periodic"),
			renew("max", `{"increment":"5h"}`, 200), renew("max", "", 200), look("max"),
			renew("period-max", "", 200),
			{method: "PUT", path: renewSelf, token: "fixed", status: 400, error: "lease is not renewable"},
			{method: "PUT", path: renewSelf, token: "batch", status: 400,
				error: "batch tokens cannot be renewed"},
			renew("limited", "", 200), look("limited"),
			renew("forever", "", 400), renew("first root", "", 400),
			{method: "PUT", path: renewSelf, token: "no-default", status: 403, error: textDenied},
			{method: "PUT", path: renewSelf, token: "none", status: 403, error: "permission denied"},
			{method: "PUT", path: renewSelf, token: "bad", status: 403, error: textInvalid},
		},
	}
}

// endScenario is about tokens that come to an end: by time, and by their own request.
func endScenario() scenario {
	brief := TokenOptions{Policies: []string{"lister"}, TTL: time.Second}
	pass := func(r *run) { r.b.age(2 * time.Second) }
	return scenario{
		name: "end of a token",
		tokens: map[string]TokenOptions{
			"brief": brief, "brief-batch": {Policies: []string{"lister"}, TTL: time.Second, Batch: true},
			"brief-listing": brief, "done": {Policies: []string{"lister"}},
			"batch":      {TTL: time.Hour, Batch: true},
			"no-default": {Policies: []string{"lister"}, NoDefaultPolicy: true},
		},
		steps: []step{
			{method: "GET", path: lookupSelf, token: "brief", status: 403, error: textInvalid, do: pass,
				until: true},
			{method: "LIST", path: "secret/metadata/", token: "brief-listing", status: 403,
				error: textInvalid, until: true},
			{method: "PUT", path: renewSelf, token: "brief", status: 403, error: textInvalid},
			{method: "GET", path: "sys/internal/ui/mounts", token: "brief", status: 403, error: textInvalid},
			{method: "GET", path: "sys/internal/ui/mounts/secret", token: "brief", status: 403},
			{method: "GET", path: lookupSelf, token: "brief-batch", status: 403, until: true},
			{method: "LIST", path: "secret/metadata/", token: "brief-batch", status: 403},

			{method: "PUT", path: revokeSelf, token: "no-default", status: 403, error: textDenied},
			{method: "GET", path: revokeSelf, token: "root", status: 405, error: textOp},
			{method: "PUT", path: revokeSelf, token: "done", status: 204},
			{method: "PUT", path: revokeSelf, token: "done", status: 403, error: textInvalid},
			{method: "GET", path: lookupSelf, token: "done", status: 403, error: textInvalid},
			{method: "LIST", path: "secret/metadata/", token: "done", status: 403, error: textInvalid},
			{method: "PUT", path: revokeSelf, token: "batch", status: 400},
			{method: "GET", path: lookupSelf, token: "batch", status: 200},
		},
	}
}

func usesScenario() scenario {
	three := TokenOptions{Policies: []string{"lister"}, TTL: time.Hour, NumUses: 3}
	return scenario{
		name: "number of uses",
		tokens: map[string]TokenOptions{"three": three, "denied": three, "mounts": three,
			"one": {NumUses: 1}},
		steps: []step{
			{method: "LIST", path: "secret/metadata/b/", token: "three", status: 200, once: true},
			{method: "GET", path: lookupSelf, token: "three", status: 200},
			{method: "LIST", path: "secret/metadata/missing/", token: "three", status: 404, once: true},
			{method: "LIST", path: "secret/metadata/b/", token: "three", status: 403, error: textInvalid,
				until: true},
			// what is refused counts too
			{method: "GET", path: "secret/data/a", token: "denied", status: 403, error: textDenied},
			{method: "GET", path: "secret/data/a", token: "denied", status: 403, error: textDenied},
			{method: "GET", path: "secret/data/a", token: "denied", status: 403, error: textDenied},
			{method: "GET", path: "secret/data/a", token: "denied", status: 403, error: textInvalid,
				until: true},
			// the page of the mounts costs nothing
			{method: "GET", path: "sys/internal/ui/mounts", token: "mounts", status: 200},
			{method: "GET", path: "sys/internal/ui/mounts", token: "mounts", status: 200},
			{method: "GET", path: "sys/internal/ui/mounts", token: "mounts", status: 200},
			{method: "GET", path: "sys/internal/ui/mounts", token: "mounts", status: 200},
			{method: "GET", path: lookupSelf, token: "mounts", status: 200},
			{method: "GET", path: lookupSelf, token: "one", status: 200},
		},
	}
}

// wrappedScenario is about wrapping tokens, which can be asked about and not be used otherwise.
func wrappedScenario() scenario {
	const look, invalid = "sys/wrapping/lookup", "wrapping token is not valid or does not exist"
	wrapped := func(r *run) {
		if r.tokens["wrapping"] == "" {
			r.tokens["wrapping"] = r.b.wrappingToken()
		}
	}
	ask := func(path string) step {
		return step{method: "GET", path: path, token: "wrapping", status: 200, do: wrapped}
	}
	return scenario{
		name:   "wrapping tokens",
		tokens: map[string]TokenOptions{"plain": {}, "wrapping": {}, "one": {NumUses: 1}},
		steps: []step{
			{method: "GET", path: look, token: "plain", status: 400, error: invalid,
				do: func(r *run) { r.tokens["wrapping"] = "" }},
			{method: "GET", path: look, token: "one", status: 400, error: invalid},
			{method: "GET", path: look, token: "bad", status: 400, error: invalid},
			{method: "PUT", path: look, token: "none", body: `{"token":"hvs.bad"}`, status: 400,
				error: invalid},
			ask(look), ask(look), ask("sys/internal/ui/mounts"), ask("sys/internal/ui/mounts"), ask(look),
			{method: "GET", path: "sys/internal/ui/mounts/secret", token: "wrapping", status: 403},
			ask(look),
			{method: "GET", path: lookupSelf, token: "wrapping", status: 403, error: textDenied},
			{method: "GET", path: look, token: "wrapping", status: 400, error: invalid, until: true},
			{method: "GET", path: "sys/internal/ui/mounts", token: "wrapping", status: 403,
				error: textInvalid, until: true},
			{method: "GET", path: lookupSelf, token: "one", status: 200},
		},
	}
}

func cubbyholeScenario() scenario {
	own := TokenOptions{TTL: time.Hour}
	put := func(r *run) {
		r.b.putCubbyhole(r.tokens["has"], "b/inner")
		r.b.putCubbyhole(r.tokens["has"], "a")
	}
	return scenario{
		name: "cubbyhole",
		tokens: map[string]TokenOptions{"has": own, "other": own, "batch": {TTL: time.Hour, Batch: true},
			"no-default": {Policies: []string{"lister"}, NoDefaultPolicy: true}},
		steps: []step{
			{method: "LIST", path: "cubbyhole/", token: "has", status: 404, error: "-"},
			{method: "LIST", path: "cubbyhole/", token: "other", status: 404, error: "-"},
			{method: "LIST", path: "cubbyhole/", token: "batch", status: 400,
				error: `cubbyhole operations are only supported by "service" type tokens`},
			{method: "LIST", path: "cubbyhole/", token: "no-default", status: 403, error: textDenied},
			{method: "LIST", path: "cubbyhole/missing/", token: "has", status: 404, error: "-"},
			{method: "GET", path: "cubbyhole/missing", token: "has", status: 404, error: "-"},
			{method: "LIST", path: "cubbyhole/", token: "has", status: 200, keys: []string{"a", "b/"},
				do: put},
			{method: "LIST", path: "cubbyhole/b", token: "has", status: 200, keys: []string{"inner"}},
			{method: "LIST", path: "cubbyhole/", token: "other", status: 404, error: "-"},
			{method: "LIST", path: "cubbyhole/", token: "root", status: 404, error: "-"},
		},
	}
}

// sealedScenario asks everything of a sealed server, and of the same one unsealed.
func sealedScenario(lister TokenOptions) scenario {
	const sealed = "Vault is sealed"
	get := func(path, token string, status int) step {
		st := step{method: "GET", path: path, token: token, status: status}
		if status == 503 {
			st.error = sealed
		}
		return st
	}
	steps := []step{
		get("sys/seal-status", "none", 200), get("sys/seal-status", "lister", 200),
		get("sys/health", "none", 200),
		get("sys/health?activecode=299", "none", 299), get("sys/health?sealedcode=x", "none", 400),
		get("sys/health?standbyok=true", "none", 200),
		get("sys/health?standbyok=maybe", "none", 400),
		{method: "HEAD", path: "sys/health", token: "none", status: 200},
		{method: "PUT", path: "sys/health", token: "none", status: 405},
		{method: "POST", path: "sys/seal-status", token: "none", status: 405},
		{method: "LIST", path: "sys/seal-status", token: "none", status: 405, once: true},

		{method: "GET", path: "sys/seal-status", token: "none", status: 200, do: func(r *run) {
			r.b.seal(true)
		}},
		{method: "GET", path: "sys/health", token: "none", status: 503},
		{method: "HEAD", path: "sys/health", token: "none", status: 503},
		get("sys/health?sealedcode=298", "none", 298),
		get(lookupSelf, "lister", 503), get(lookupSelf, "root", 503), get(lookupSelf, "none", 503),
		get(lookupSelf, "bad", 503),
		get("sys/internal/ui/mounts", "lister", 503), get("sys/internal/ui/mounts", "none", 503),
		get("sys/internal/ui/mounts/secret", "lister", 503),
		get("sys/mounts", "root", 503), get("sys/internal/ui/namespaces", "root", 503),
		get("unknown/x", "root", 503),
		{method: "PUT", path: renewSelf, token: "lister", status: 503, error: sealed},
		{method: "PUT", path: revokeSelf, token: "lister", status: 503, error: sealed},
		{method: "LIST", path: "secret/metadata/", token: "lister", status: 503, error: sealed},
		{method: "LIST", path: "legacy/", token: "root", status: 503, error: sealed},
		{method: "BREW", path: "legacy/", token: "root", status: 405},

		{method: "LIST", path: "secret/metadata/b/", token: "lister", status: 200,
			do: func(r *run) { r.b.seal(false) }, until: true},
		get("sys/health", "none", 200), get("sys/seal-status", "none", 200),
	}
	return scenario{name: "sealed", tokens: map[string]TokenOptions{"lister": lister}, steps: steps}
}
