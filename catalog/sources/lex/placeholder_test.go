package lex

import "testing"

func TestHoldsPlaceholder(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"secret/{{ .Values.x }}/db": true, "secret/${ENV}": true, "secret/$(ENV)": true,
		"secret/$ENV/x": true, "$x": true,
		"a/$[[ inputs.x ]]": true, "a/[[ .x ]]/b": true, "a/#{Env}": true, "a/{name}/b": true,
		"a/{}/b": true, "a/<service>/b": true,
		"a/<your service>/b": true, "a/%s/b": true, "a/%(name)s": true, "a/%d": true, "a/((name))": true,
		"a/@project.name@/b": true, "a/`b`": true,
		"${{ github.repository }}": true, "$$VAR": true, "${{ values.name }}/db": true, "<team>/x": true,
		"secret/<path/of the/app>": true, "a/<b/c>": true,
		"apps/__ENV__/db": true, "__REPLACE_ME__": true, "app-__ENV__.db": true, "a/CHANGEME": true,
		"change-me/x": true, "a/ReplaceMe/b": true,
		"YOUR_APP/db": true, "a/YOUR-TEAM": true, "a/TODO": true, "a/XXX/b": true,
		"REPLACE_WITH_PATH": true, "$1/x": true,

		"secret/data/app": false, "": false, "a/b@c": false, "user@example.com": false,
		"a%20b/c%d4": false, "a/b$": false, "100%": false,
		"a < b > c/d": false, "a/<b": false, "a/{b": false, "a/(b)": false, "a/[0]": false, "a/#1": false,
		"-/_.~": false, "$": false, "%": false, "<": false, "a/b$/c": false, "a$/b": false,
		"a/$-b": false,
		"%20":   false, "a/100%25": false, "a >b": false, "<-a->": false, "__main__": false,
		"a/__init__/b": false, "APP__DB__HOST": false, "A__B__": false, "____": false, "__A": false,
		"your-app/db": false, "YOURS": false, "todo/api": false, "apps/placeholder-service": false,
		"xxx": false, "XX": false, "changemet": false, "CHANGE": false, "_": false, "@": false,
		"a@b.c/x@y": false, "a_b/__/c": false, "PROD/API_KEY": false,
	} {
		if got := HoldsPlaceholder(text); got != want {
			t.Errorf("HoldsPlaceholder(%q) = %v", text, got)
		}
	}
}
