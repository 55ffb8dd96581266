package memvault

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

const (
	textDenied  = "1 error occurred:\n\t* permission denied\n\n"
	textInvalid = "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"
	textPath    = "1 error occurred:\n\t* unsupported path\n\n"
	textOp      = "1 error occurred:\n\t* unsupported operation\n\n"
)

// contractScenarios is the whole contract. Sealing comes last: it stops everything else.
func contractScenarios() []scenario {
	lister := TokenOptions{Policies: []string{"lister"}, NoDefaultPolicy: true}
	return []scenario{
		listScenario(lister),
		oddScenario(lister),
		policyScenario(),
		accessScenario(),
		mountScenario(lister),
		routeScenario(lister),
		lookupScenario(lister),
		renewScenario(),
		endScenario(),
		usesScenario(),
		loginScenario(),
		wrappedScenario(),
		cubbyholeScenario(),
		deletedScenario(lister),
		sealedScenario(lister),
	}
}

func list(path string, status int, keys ...string) step {
	st := step{method: "LIST", path: path, token: "lister", status: status, keys: keys}
	if status == 404 {
		st.error = "-"
	}
	return st
}

func listScenario(lister TokenOptions) scenario {
	root2 := []string{"Upper", "a", "b/", "c", "c-d", "c.d", "c/", "c0", "data/", "lower", "metadata/",
		"odd/", "oddfolders/"}
	root1 := slices.DeleteFunc(slices.Clone(root2), func(n string) bool { return n == "oddfolders/" })
	steps := []step{
		list("secret/metadata/", 200, root2...),
		list("secret/metadata", 200, root2...),
		list("secret/metadata/b/", 200, "deep/", "one", "two"),
		list("secret/metadata/b", 200, "deep/", "one", "two"),
		list("secret/metadata/b/deep/", 200, "x"),
		list("secret/metadata/c/", 200, "inside"),
		list("secret/metadata/data/", 200, "x"),
		list("secret/metadata/metadata/", 200, "y"),
		list("secret/metadata/missing/", 404),
		list("secret/metadata/a/", 404),
		list("secret/metadata/a", 404),
		list("secret/metadata/b/one/", 404),
		list("secret/metadata/A/", 404),
		list("bare2/metadata/", 404),
		list("bare2/metadata/x/", 404),
		list("legacy/", 200, root1...),
		list("legacy", 200, root1...),
		list("legacy/b/", 200, "deep/", "one", "two"),
		list("legacy/c", 200, "inside"),
		list("legacy/data/", 200, "x"),
		list("legacy/a", 404),
		list("legacy/missing/", 404),
		list("bare1/", 404),
		list("team/app/kv2/metadata/", 200, "x/"),
		list("team/app/kv2/metadata/x/", 200, "y"),
		{method: "LIST", path: "team/app/", token: "lister", status: 403, error: textDenied},
		{method: "LIST", path: "team/app/", token: "root", status: 404},
		{method: "LIST", path: "nolist/", token: "lister", status: 405, error: textOp},
		{method: "LIST", path: "nolist/x/y/", token: "lister", status: 405, error: textOp},
		{method: "LIST", path: "nolist/", token: "root", status: 405, error: textOp},
		{method: "LIST", path: "deeper/", token: "lister", status: 404, error: textPath},
		{method: "LIST", path: "deeper/missing/", token: "lister", status: 404, error: textPath},
		list("deeper/config/", 404),
		list("deeper/roles", 404),
		// without metadata/, with the wrong one, and a name that only begins so
		{method: "LIST", path: "secret/", token: "root", status: 404},
		{method: "LIST", path: "secret/b/", token: "root", status: 404},
		{method: "LIST", path: "secret/metadatax/", token: "root", status: 404},
		{method: "LIST", path: "secret/data/", token: "root", status: 404},
		{method: "LIST", path: "secret/data/b/", token: "root", status: 404},
		{method: "LIST", path: "secret/", token: "lister", status: 403, error: textDenied},
		{method: "LIST", path: "secret/data/b/", token: "lister", status: 403, error: textDenied},
	}
	return scenario{name: "list", tokens: map[string]TokenOptions{"lister": lister}, steps: steps}
}

// oddScenario lists folders that hold odd names, and folders that have them.
func oddScenario(lister TokenOptions) scenario {
	names := contractOddNames()
	slices.Sort(names)
	folders := make([]string, len(names))
	for i, n := range names {
		folders[i] = n + "/"
	}
	slices.Sort(folders)
	dots := func(n string) bool { return strings.Contains(n, "..") }
	steps := []step{
		list("secret/metadata/odd/", 200, names...),
		list("legacy/odd/", 200, slices.DeleteFunc(slices.Clone(names), dots)...),
		list("secret/metadata/oddfolders/", 200, folders...),
	}
	for _, f := range folders {
		esc := vaultpath.EscapeSegments(f)
		steps = append(steps, list("secret/metadata/oddfolders/"+esc, 200, "inside"))
		steps = append(steps, list("secret/metadata/odd/"+esc, 404))
		in1 := list("legacy/odd/"+esc, 404)
		if dots(f) {
			in1.status, in1.error = 400, "1 error occurred:\n\t* relative paths not supported\n\n"
		}
		steps = append(steps, in1)
	}
	for _, hostile := range []string{"esc\x1b[31m", "bidi\u202e", "zero\u200bwidth", "nbsp\u00a0",
		"nul\x00", "invalid\xff"} {
		st := list("secret/metadata/odd/"+url.PathEscape(hostile)+"/", 400)
		if hostile == "invalid\xff" {
			st.status = 404
			st.error = "-"
		}
		steps = append(steps, st)
	}
	return scenario{name: "odd names", tokens: map[string]TokenOptions{"lister": lister}, steps: steps}
}

func policyScenario() scenario {
	tokens := map[string]TokenOptions{}
	for _, p := range []string{"folder", "folder-slash", "below", "holes", "one-segment", "v1",
		"nothing"} {
		tokens[p] = TokenOptions{Policies: []string{p}, NoDefaultPolicy: true}
	}
	tokens["two"] = TokenOptions{Policies: []string{"below", "v1", "not there"}}
	var steps []step
	try := func(token, path string, status int) {
		st := step{method: "LIST", path: path, token: token, status: status}
		if status == 403 {
			st.error = textDenied
		}
		steps = append(steps, st)
	}
	for token, want := range map[string][5]int{
		//               metadata/  b/   b/deep/  c/   b (the parent is denied, the folder is not)
		"folder":       {403, 200, 403, 403, 200},
		"folder-slash": {403, 200, 403, 403, 200},
		"below":        {403, 200, 200, 403, 200},
		"holes":        {200, 200, 403, 200, 200}, // c/* is not c/ itself
		"one-segment":  {200, 200, 403, 200, 200},
		"two":          {403, 200, 200, 403, 200},
		"nothing":      {403, 403, 403, 403, 403},
	} {
		for i, path := range []string{"secret/metadata/", "secret/metadata/b/", "secret/metadata/b/deep/",
			"secret/metadata/c/", "secret/metadata/b"} {
			try(token, path, want[i])
		}
	}
	try("v1", "legacy/b/", 200)
	try("v1", "legacy/b/deep/", 200)
	try("v1", "legacy/", 403)
	try("v1", "legacy/c/", 403)
	try("v1", "team/old/", 200)
	try("v1", "team/old/x/", 403)
	try("two", "legacy/b/", 200)
	try("one-segment", "team/old/", 200)
	try("one-segment", "team/old/x/", 200)
	try("one-segment", "legacy/b/", 403)
	slices.SortStableFunc(steps, func(a, b step) int { return strings.Compare(a.token, b.token) })
	return scenario{name: "policies", tokens: tokens, steps: steps}
}

func mountScenario(lister TokenOptions) scenario {
	const all, one = "sys/internal/ui/mounts", "sys/internal/ui/mounts/"
	get := func(path, token string, status int) step {
		return step{method: "GET", path: path, token: token, status: status}
	}
	return scenario{
		name: "mounts",
		tokens: map[string]TokenOptions{
			"lister": lister, "with-default": {Policies: []string{"lister"}}, "default": {},
			"folder":  {Policies: []string{"folder"}, NoDefaultPolicy: true},
			"nothing": {Policies: []string{"nothing"}, NoDefaultPolicy: true},
			"segment": {Policies: []string{"one-segment"}, NoDefaultPolicy: true},
			"mounts":  {Policies: []string{"mounts"}, NoDefaultPolicy: true},
			"batch":   {Policies: []string{"lister"}, Batch: true, TTL: time.Hour},
		},
		steps: []step{
			get(all, "root", 200), get(all, "lister", 200), get(all, "with-default", 200),
			get(all, "default", 200),
			get(all, "folder", 200), get(all, "nothing", 200), get(all, "segment", 200),
			get(all, "batch", 200), get(all, "none", 200),
			{method: "GET", path: all, token: "bad", status: 403, error: textInvalid},
			{method: "POST", path: all, token: "root", status: 405, error: "unsupported operation"},
			{method: "LIST", path: all, token: "root", status: 404, error: "unsupported path"},
			get(one+"secret", "root", 200), get(one+"secret/", "root", 200),
			get(one+"secret/a/b", "root", 200),
			get(one+"secret", "lister", 200), get(one+"secret/b/one", "folder", 200),
			get(one+"team/app/kv2/x", "lister", 200),
			get(one+"team/app", "lister", 403), get(one+"legacy", "folder", 403),
			get(one+"missing/x", "lister", 403),
			get(one+"missing", "root", 403), get(one+"public", "lister", 403),
			get(one+"public", "none", 403), get(one+"secret/metadata/b", "none", 403),
			get(one+"secret", "bad", 403),
			get(one+"auth/userpass", "root", 200), get(one+"auth/corp/people", "root", 200),
			get(one+"auth/userpass", "lister", 403), get(one+"auth/nothere", "root", 403),
			get(one+"auth/token", "with-default", 200), get(one+"auth/token", "lister", 403),
			get(one+"cubbyhole", "default", 200),
			get(one+"sys/mounts", "default", 200), get(one+url.PathEscape("secret/b"), "lister", 200),
			get(one+"secretx", "lister", 403),
			{method: "LIST", path: one + "secret", token: "root", status: 405},
			get("sys/mounts", "root", 200), get("sys/mounts", "mounts", 200),
			{method: "GET", path: "sys/mounts", token: "with-default", status: 403, error: textDenied},
			{method: "GET", path: "sys/mounts", token: "none", status: 403, error: "permission denied"},
			get("sys/internal/ui/namespaces", "root", 200), get("sys/internal/ui/namespaces", "lister", 200),
			get("sys/internal/ui/namespaces", "none", 500), get("sys/internal/ui/namespaces", "bad", 403),
			{method: "LIST", path: "sys/internal/ui/namespaces", token: "root", status: 404},
		},
	}
}

func routeScenario(lister TokenOptions) scenario {
	return scenario{name: "routes", tokens: map[string]TokenOptions{"lister": lister}, steps: []step{
		{method: "LIST", path: "unknown/", token: "root", status: 404,
			error: `no handler for route "unknown/". route entry not found.`},
		{method: "GET", path: "unknown", token: "root", status: 404,
			error: `no handler for route "unknown". route entry not found.`},
		{method: "LIST", path: "unknown/x", token: "lister", status: 403, error: textDenied},
		{method: "LIST", path: "secret/metadata/", token: "none", status: 403,
			error: "permission denied"},
		{method: "LIST", path: "secret/metadata/", token: "bad", status: 403, error: textInvalid},
		{method: "LIST", path: "secret/metadata/", token: "=hvb.AAAAAQ", status: 403, error: textInvalid},
		{method: "LIST", path: "secret/metadata/", token: "=s.short", status: 403, error: textInvalid},
		{method: "LIST", path: "unknown/", token: "none", status: 403, error: "permission denied"},
		{method: "GET", path: "secret/metadata/?list=perhaps", token: "root", status: 400},
		{method: "GET", path: "secret/metadata/b?list=0", token: "lister", status: 403,
			error: textDenied},
		{method: "GET", path: "secret/data/a", token: "lister", status: 403, error: textDenied},
		{method: "GET", path: "secret/metadata/a", token: "lister", status: 403, error: textDenied},
		{method: "GET", path: "legacy/a", token: "lister", status: 403, error: textDenied},
		{method: "GET", path: "legacy/missing", token: "root", status: 404, error: "-"},
		{method: "GET", path: "secret/metadata/missing", token: "root", status: 404, error: "-"},
		{method: "POST", path: "legacy/a", token: "lister", body: `{"k":"v"}`, status: 403,
			error: textDenied},
		{method: "POST", path: "legacy/a/", token: "root", body: `{"k":"v"}`, status: 400},
		{method: "DELETE", path: "legacy/a", token: "lister", status: 403, error: textDenied},
		{method: "HEAD", path: "legacy/a", token: "lister", status: 403},
		{method: "BREW", path: "legacy/a", token: "root", status: 405, error: "-"},
		// what OpenBao alone has: another verb, and pages
		{method: "SCAN", path: "secret/metadata/", token: "root", status: 405, error: "-"},
		{method: "SCAN", path: "legacy/", token: "root", status: 405, error: "-"},
		{method: "LIST", path: "secret/metadata/b/?after=deep%2F&limit=1", token: "lister", once: true,
			status: 200, keys: []string{"deep/", "one", "two"}},
		{method: "LIST", path: "secret/metadata/missing/?limit=1", token: "lister", once: true,
			status: 200},
		{method: "LIST", path: "legacy/b/?after=one&limit=max", token: "lister", once: true, status: 200,
			keys: []string{"deep/", "one", "two"}},
		{method: "LIST", path: "secret/metadata//b/", token: "lister", status: 307},
		{method: "LIST", path: "secret/metadata/x/../b/", token: "lister", status: 307},
		{method: "LIST", path: "secret/metadata/b%2Fdeep/", token: "lister", status: 200,
			keys: []string{"x"}},
		{method: "LIST", path: "secret/metadata/b/", token: "lister",
			header: map[string]string{"X-Vault-Namespace": "a/b"}, status: 200},
		{method: "LIST", path: "a/secret/metadata/b/", token: "lister", status: 403},
		{method: "LIST", path: "sys/unknown/", token: "root", status: 404},
		{method: "LIST", path: "identity/entity/id/", token: "root", status: 404, error: "-"},
		{method: "LIST", path: "identity/group/name/", token: "root", status: 404, error: "-"},
		{method: "LIST", path: "identity/entity/id/", token: "lister", status: 403, error: textDenied},
		{method: "LIST", path: "identity/entity/id/?limit=1", token: "root", once: true, status: 200},
		{method: "GET", path: "sys/unknown", token: "root", status: 404},
		{method: "GET", path: "auth/unknown/x", token: "root", status: 404},
		{method: "GET", path: "auth/token/unknown", token: "root", status: 404},
		{method: "LIST", path: "sys/namespaces", token: "root", status: 404},
	}}
}
