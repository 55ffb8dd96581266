package config

import (
	"fmt"
	"testing"
)

// What the terminal shows is said by the first variable of the locale that is set; without any it
// is the C locale.
func TestLocale(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		all, ctype, lang string
		want             string
	}{
		{"", "", "", "true (default)"},
		{"", "", "C", "true (env LANG)"},
		{"", "", "POSIX", "true (env LANG)"},
		{"", "", "C.UTF-8", "false (env LANG)"},
		{"", "", "de_DE.utf8@euro", "false (env LANG)"},
		{"", "UTF-8", "C", "false (env LC_CTYPE)"},
		{"", "", "de_DE", "true (env LANG)"},
		{"", "", "de_DE.ISO-8859-1", "true (env LANG)"},
		{"C", "en_US.UTF-8", "en_US.UTF-8", "true (env LC_ALL)"},
		{"en_US.UTF-8", "C", "C", "false (env LC_ALL)"},
	} {
		v := locale(func(name string) string {
			return map[string]string{"LC_ALL": tc.all, "LC_CTYPE": tc.ctype, "LANG": tc.lang}[name]
		}, "linux")
		if got := fmt.Sprintf("%v (%s)", v.V, v.Origin); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
	}
	if v := locale(func(string) string { return "C" }, "windows"); v != nil {
		t.Errorf("on Windows it is %+v", v)
	}
}
