package sources

import "testing"

func TestIsLocation(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"secret/a": true, "/secret/a": true, "kv": true, "authx/a": true, "system/b": true,
		"identityx/y": true, "a b/c": true,
		"": false, "/": false, "  ": false, "auth/token/lookup-self": false, "/sys/policies": false,
		"sys": false, "identity/oidc/token/x": false, "a\nb": false, "a\x00": false,
	} {
		if got := isLocation(path); got != want {
			t.Errorf("isLocation(%q) = %v", path, got)
		}
	}
}
