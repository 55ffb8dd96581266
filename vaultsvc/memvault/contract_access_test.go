package memvault

// accessScenario is what a token is told of its rights.
func accessScenario() scenario {
	ask := func(token, body string, status int, text string) step {
		return step{method: "PUT", path: "sys/capabilities-self", token: token, body: body,
			status: status, error: text}
	}
	acl := func(token string, status int, text string) step {
		return step{method: "GET", path: "sys/internal/ui/resultant-acl", token: token, status: status,
			error: text}
	}
	const some = `{"paths":["secret/metadata/","secret/metadata/b/","secret/metadata/b",` +
		`"secret/metadata/b/deep/","/secret/metadata/c/inside","secret/metadata/x/one","sys/mounts",` +
		`"nowhere/x","secret/data/a","cubbyhole/x","sys/tools/hash/y","legacy/"]}`
	var steps []step
	for _, token := range []string{"root", "holes", "folder", "one-segment", "wide"} {
		steps = append(steps, ask(token, some, 200, ""), acl(token, 200, ""))
	}
	steps = append(steps,
		ask("holes", `{"paths":[]}`, 400, "paths must be supplied"),
		ask("holes", `{}`, 400, "paths must be supplied"),
		ask("bare", some, 403, textDenied), acl("bare", 403, textDenied),
		ask("none", some, 403, denied), acl("none", 403, denied),
		ask("bad", some, 403, textInvalid), acl("bad", 403, textInvalid),
	)
	return scenario{
		name: "rights",
		tokens: map[string]TokenOptions{
			"holes": {Policies: []string{"holes"}}, "folder": {Policies: []string{"folder"}},
			"one-segment": {Policies: []string{"one-segment", "v1"}}, "wide": {Policies: []string{"wide"}},
			"bare": {Policies: []string{"holes"}, NoDefaultPolicy: true},
		},
		steps: steps,
	}
}
