package sources

import "testing"

func TestHoldsPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"secret/{{ .Values.x }}/db": true, "secret/${ENV}": true, "secret/$(ENV)": true, "secret/$ENV/x": true, "$x": true,
		"a/$[[ inputs.x ]]": true, "a/[[ .x ]]/b": true, "a/#{Env}": true, "a/{name}/b": true, "a/{}/b": true, "a/<service>/b": true,
		"a/<your service>/b": true, "a/%s/b": true, "a/%(name)s": true, "a/%d": true, "a/((name))": true, "a/@project.name@/b": true, "a/`b`": true,
		"${{ github.repository }}": true, "$$VAR": true, "${{ values.name }}/db": true, "<team>/x": true, "secret/<path/of the/app>": true, "a/<b/c>": true,
		"apps/__ENV__/db": true, "__REPLACE_ME__": true, "app-__ENV__.db": true, "a/CHANGEME": true, "change-me/x": true, "a/ReplaceMe/b": true,
		"YOUR_APP/db": true, "a/YOUR-TEAM": true, "a/TODO": true, "a/XXX/b": true, "REPLACE_WITH_PATH": true, "$1/x": true,

		"secret/data/app": false, "": false, "a/b@c": false, "user@example.com": false, "a%20b/c%d4": false, "a/b$": false, "100%": false,
		"a < b > c/d": false, "a/<b": false, "a/{b": false, "a/(b)": false, "a/[0]": false, "a/#1": false, "-/_.~": false, "$": false, "%": false, "<": false, "a/b$/c": false, "a$/b": false, "a/$-b": false,
		"%20": false, "a/100%25": false, "a >b": false, "<-a->": false, "__main__": false, "a/__init__/b": false, "APP__DB__HOST": false, "A__B__": false, "____": false, "__A": false,
		"your-app/db": false, "YOURS": false, "todo/api": false, "apps/placeholder-service": false, "xxx": false, "XX": false, "changemet": false, "CHANGE": false, "_": false, "@": false,
		"a@b.c/x@y": false, "a_b/__/c": false, "PROD/API_KEY": false,
	} {
		if got := HoldsPlaceholder(text); got != want {
			t.Errorf("HoldsPlaceholder(%q) = %v", text, got)
		}
	}
}

func TestIsLocation(t *testing.T) {
	for path, want := range map[string]bool{
		"secret/a": true, "/secret/a": true, "kv": true, "authx/a": true, "system/b": true, "identityx/y": true, "a b/c": true,
		"": false, "/": false, "  ": false, "auth/token/lookup-self": false, "/sys/policies": false, "sys": false, "identity/oidc/token/x": false, "a\nb": false, "a\x00": false,
	} {
		if got := isLocation(path); got != want {
			t.Errorf("isLocation(%q) = %v", path, got)
		}
	}
}

func TestLineIndex(t *testing.T) {
	const text = "a\nb\r\nc\rd\n\ne"
	x := indexLines(text, 10)
	want := []int{10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 15}
	starts := []int{0, 0, 2, 2, 2, 5, 5, 7, 7, 9, 10}
	for i := range text {
		if got := x.at(i); got != want[i] {
			t.Errorf("byte %d is on line %d, want %d", i, got, want[i])
		}
		if got := x.lineStart(i); got != starts[i] {
			t.Errorf("the line of byte %d starts at %d, want %d", i, got, starts[i])
		}
	}
}
