//go:build unix

package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The attack is a repository with an app-config.yaml that names the attacker's server. Whoever
// starts the program in there must not send a token to it.
func TestFoundAppConfigIsNeverUsed(t *testing.T) {
	u := newUser(t)
	evil := "vault: {baseUrl: 'https://evil.example.com', token: hvs.x}\ncatalog: {locations: [" +
		fileAt("x.yaml") + "]}"
	for _, name := range []string{"app-config.yaml", "app-config.local.yaml",
		"app-config.production.yaml", "vaultmap/config.yaml", ".config/vaultmap/config.yaml"} {
		u.write("repo/"+name, evil)
	}
	t.Chdir(filepath.Join(u.home, "repo"))
	u.vars["VAULT_TOKEN"] = "hvs.CANARY"
	c, err := load(Flags{}, u.env)
	if !errors.Is(err, ErrNoAddress) || c.Address.V != "" || c.CatalogFiles.V != nil ||
		c.Backstage != nil {
		t.Errorf("%+v, %v", c, err)
	}
}

// The attack is an app-config file of a repository that reads a file of the user's, to send it to
// its own server as a token, or as a part of the address.
func TestFilesOutsideAreNotRead(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	secret := u.write("secret.txt", "CANARY")
	u.write("secret.yaml", "token: CANARY")
	u.write("app/inside.txt", "hvs.inside")
	for link, to := range map[string]string{"app/link.txt": secret,
		"app/link.yaml": filepath.Join(u.home, "secret.yaml"), "app/up": u.home,
		"app/rel": "../secret.txt", "app/inner.txt": "inside.txt"} {
		if err := os.Symlink(to, filepath.Join(u.home, link)); err != nil {
			t.Fatal(err)
		}
	}
	u.vars["UP"], u.vars["ABS"] = "..", secret
	for _, include := range []string{
		"{$file: ../secret.txt}", "{$file: ../../../../../../../../../etc/passwd}",
		"{$file: /etc/passwd}", "{$file: " + secret + "}",
		"{$file: sub/../../secret.txt}", "{$file: '${UP}/secret.txt'}", "{$file: '${ABS}'}",
		"{$file: link.txt}", "{$file: rel}", "{$file: up/secret.txt}",
		"{$include: ../secret.yaml}", "{$include: '../secret.yaml#token'}", "{$include: link.yaml}",
		"{$include: 'up/secret.yaml#token'}", "{$include: '" + u.home + "/secret.yaml'}",
	} {
		_, err := u.backstage("vault:\n  baseUrl: http://v\n  token: " + include)
		if err == nil || !strings.Contains(err.Error(),
			"leads out of the folder of the app-config file") || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", include, err)
		}
	}
	c, err := u.backstage("vault:\n  baseUrl: http://v\n  token: {$file: inner.txt}")
	if err != nil {
		t.Fatalf("a link within the folder: %v", err)
	}
	if token, _, err := c.Token(); token.Reveal() != "hvs.inside" || err != nil {
		t.Errorf("a link within the folder: %q, %v", token.Reveal(), err)
	}
}

// The attack is a catalog location that makes the program scan a file outside of the project.
func TestLocationsOutsideAreLeftOut(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("other/catalog-info.yaml", "")
	u.write("app/in/catalog-info.yaml", "")
	for link, to := range map[string]string{"app/link.yaml": "../other/catalog-info.yaml",
		"app/up": "../other", "app/in/up": u.home, "app/packages": u.home} {
		if err := os.Symlink(to, filepath.Join(u.home, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, target := range []string{"link.yaml", "up/catalog-info.yaml", "up/*.yaml",
		"*/catalog-info.yaml", "**/catalog-info.yaml", "../other/*.yaml", "../**/*.yaml", "*.yaml",
		"in/*/other/*.yaml", "other/catalog-info.yaml"} {
		files, _ := u.locations(fileAt(target))
		for _, file := range files {
			if file != "in/catalog-info.yaml" && file != "app-config.yaml" {
				t.Errorf("%s: %s", target, file)
			}
		}
	}
}

// The attack is another address, by a mistake or by a variable of a script, that gets the token of
// the file.
func TestBackstageTokenGoesToItsOwnAddress(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		flag, env string
		want      string
	}{
		"its own":                 {want: "hvs.file"},
		"its own, by a flag":      {flag: "https://vault.example.com:8200", want: "hvs.file"},
		"its own, with a slash":   {env: "https://vault.example.com:8200/", want: "hvs.file"},
		"another, by a flag":      {flag: "https://evil.example.com"},
		"another, by a variable":  {env: "https://evil.example.com"},
		"another port":            {flag: "https://vault.example.com:8201"},
		"without TLS":             {flag: "http://vault.example.com:8200"},
		"another path":            {flag: "https://vault.example.com:8200/x"},
		"a name that begins like": {flag: "https://vault.example.com:8200.evil.example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			flags := Flags{Backstage: []string{u.write("app-config.yaml",
				"vault:\n  baseUrl: https://vault.example.com:8200/\n  auth: {type: static, secret: hvs.file}")}}
			if tc.flag != "" {
				flags.Address = &tc.flag
			}
			u.vars["VAULT_ADDR"] = tc.env
			c, err := load(flags, u.env)
			if err != nil {
				if strings.HasPrefix(name, "a name") { // no address at all
					return
				}
				t.Fatal(err)
			}
			token, origin, err := c.Token()
			if token.Reveal() != tc.want {
				t.Errorf("%s gets the token %q from %q", c.Address.V, token.Reveal(), origin)
			}
			if tc.want == "" && (!errors.Is(err, ErrNoToken) || !strings.Contains(err.Error(),
				"that of backstage ~/app-config.yaml:3 goes to the address in its own file alone")) {
				t.Errorf("%v", err)
			}
		})
	}
}

// The attack is a pattern that stands for millions of others.
func TestLocationPatternBomb(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("app/"+strings.Repeat("a", 30), "")
	for _, pattern := range []string{strings.Repeat("{,a}", 40) + "c", strings.Repeat("{a,{", 30) +
		strings.Repeat("}}", 30), strings.Repeat("{a,b,c}/", 200)} {
		start := time.Now()
		files, warnings := u.locations(fileAt(pattern))
		if len(files) != 0 || len(warnings) != 1 || !strings.Contains(warnings[0],
			"too many alternatives") || time.Since(start) > 5*time.Second {
			t.Errorf("%.20s: %q, %q after %s", pattern, files, warnings, time.Since(start))
		}
	}
	for _, pattern := range []string{strings.Repeat("**/", 300) + "x", strings.Repeat("*a", 300) + "c",
		strings.Repeat("{", 3000)} {
		start := time.Now()
		if files, warnings := u.locations(fileAt(pattern)); len(files) != 0 || len(warnings) != 1 ||
			time.Since(start) > 5*time.Second {
			t.Errorf("%.20s: %q, %q after %s", pattern, files, warnings, time.Since(start))
		}
	}
}

// A token that has got into the wrong place of a file must not come back in what is said of it.
func TestBackstageErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	const canary = "hvs.CANARY0123456789"
	for _, data := range []string{
		"vault: " + canary, "vault: [" + canary + "]", "vault: {" + canary + ": x}", "vault: {" + canary +
			"}", "vault: {" + canary + ": 1, " + canary + ": 2}",
		"vault: {baseUrl: " + canary + "}", "vault: {baseUrl: 'http://v " + canary + "'}",
		"vault: {baseUrl: 'http://me:" + canary + "@v'}", "vault: {baseUrl: 'ftp://" + canary + "'}",
		"vault: {baseUrl: 'http://v?" + canary + "'}", "vault: {baseUrl: '" + canary + ":x'}",
		"vault: {publicUrl: '" + canary + "'}", "vault: {publicUrl: '${T}'}",
		"vault: {token: '" + canary + " x'}", "vault: {token: '" + canary + "\\n'}", "vault: {token: [" +
			canary + "]}", "vault: {token: {" + canary + ": x}}", "vault: {token: {type: " + canary + "}}",
		"vault: {auth: " + canary + "}", "vault: {auth: {type: '${T}'}}",
		"vault: {auth: {type: static, secret: '${T} x'}}", "vault: {auth: {type: static, secrets: " +
			canary + "}}",
		"vault: {auth: {type: static, secret: [" + canary + "]}}",
		"vault: {auth: {type: kubernetes, role: r, authPath: '" + canary + "//x'}}",
		"vault: {secretEngine: '" + canary + "//x'}", "vault: {secretEngine: '${T}//x'}",
		"vault: {kvVersion: " + canary + "}", "vault: {secretSuffix: ../" + canary + "}",
		"vault: {schedule: " + canary + "}", "vault: {schedule: {frequency: " + canary + ", timeout: " +
			canary + ", scope: " + canary + "}}",
		"vault: {schedule: {frequency: {cron: " + canary + "}, timeout: {minutes: " + canary + "}}}",
		"vault: {schedule: {frequency: {" + canary + ": 1}, timeout: 1m}}",
		"vault: {token: {$file: " + canary + "}}", "vault: {token: {$include: " + canary + ".yaml}}",
		"vault: {token: {$include: 'x.json#" + canary + "'}}", "vault: {token: {$include: bad.json}}",
		"vault: {token: {$include: bad.yaml}}", "vault: {token: {$file: '${" + canary + "}'}}",
		"vault: {baseUrl: '${" + canary + "}'}", "vault: {baseUrl: {$env: " + canary + "}}",
		"vault: {token: {$env: A, " + canary + ": x}}", "vault: {token: *" + canary + "}",
		"vault: {token: !" + canary + " [x]}", "vault: {token: \"" + canary + "\n",
		"vault:\n  token: a\n " + canary + "\n",
		"vault: {token: " + canary + "\nx: [", canary, canary + ": x",
		"vault: {}\ncatalog: {locations: " + canary + "}", "vault: {}\ncatalog: {locations: [" + canary +
			"]}",
	} {
		u := newUser(t)
		u.vars["T"] = canary
		u.write("app/x.json", `{"a": "`+canary+`"}`)
		u.write("app/bad.json", `{"a": `+canary+`}`)
		u.write("app/bad.yaml", "a: "+canary+": x: [")
		_, err := u.backstage(data)
		if err == nil {
			t.Errorf("%s: no problem", data)
			continue
		}
		if strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s:\n%v", data, err)
		}
	}
	// Nor is it in what is left out, or in the settings as they may be printed.
	u := newUser(t)
	u.vars["T"] = canary
	c, err := u.backstage("vault: {baseUrl: http://v, token: '${T}'}\ncatalog:\n  locations:\n    - {type: file, target: '${T}'}\n    - {type: file, target: '/${T}'}\n    - {type: '${T}', target: x}")
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %#v %v", c, c, c, c.CatalogWarnings); strings.Contains(text,
		"CANARY") || len(c.CatalogWarnings) != 2 {
		t.Errorf("printed: %s", text)
	}
	if token, _, _ := c.Token(); token.Reveal() != canary {
		t.Error("the token is not there at all")
	}
}

// Each attack makes a small file cost much. All end with a problem, and soon.
func TestBackstageBombs(t *testing.T) { // alone: the process is counted
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1,
			strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	many := "vault: {baseUrl: {$include: twice.yaml}}"
	for name, tc := range map[string]struct {
		data, want string
		env        map[string]string
	}{
		"aliases": {data: bomb + "vault: {baseUrl: *a12}", want: "too much"},
		"aliases as locations": {data: bomb +
			"vault: {baseUrl: http://v}\ncatalog: {locations: *a12}", want: "too much"},
		"an alias of itself": {data: "vault: &v {baseUrl: http://v, auth: *v}", want: "too much"},
		"a deep one": {data: "vault: " + strings.Repeat("{a: ", 90) + "x" +
			strings.Repeat("}", 90), want: "too much"},
		"a file that has itself": {data: "vault: {$include: self.yaml}",
			want: "do they include each other"},
		"and that twice": {data: many, want: "do they include each other"},
		"a large file, often": {data: "vault: [" + strings.Repeat("{$include: large.yaml}, ", 30) +
			"]", want: "too large"},
		"a file that is too large": {data: "vault: {token: {$file: huge.txt}}", want: "too large"},
		"a long token": {data: "vault: {token: {$file: large.yaml}}",
			want: "more than 64 KiB"},
		"a long variable, often": {data: "vault: {token: '" + strings.Repeat("${LONG}", 100_000) +
			"'}", want: "too long", env: map[string]string{"LONG": strings.Repeat("x", 1<<16)}},
		"many placeholders": {data: "vault: {token: '" + strings.Repeat("${", 400_000) + "'}",
			want: "vault.token"},
		"a pipe":                   {data: "vault: {token: {$file: pipe}}", want: "what is no file"},
		"a pipe as a file of YAML": {data: "vault: {$include: pipe.yaml}", want: "what is no file"},
		"many locations": {data: "vault: {baseUrl: http://v}\ncatalog: {locations: [" +
			strings.Repeat("{type: url}, ", 2000) + "]}", want: "more than 1000 entries"},
		"binary": {data: "vault: \x00\x01\xff", want: "not valid YAML"},
		"a mark and another coding": {data: "\xff\xfev\x00a\x00u\x00l\x00t\x00:\x00 \x00x\x00",
			want: "vault must be a map"},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			maps.Copy(u.vars, tc.env)
			u.write("app/self.yaml", "baseUrl: http://v\nauth: {$include: self.yaml}")
			u.write("app/twice.yaml", "a: {$include: twice.yaml}\nb: {$include: twice.yaml}")
			u.write("app/large.yaml", "# "+strings.Repeat("x", 900<<10)+"\na: b\n")
			u.write("app/huge.txt", strings.Repeat("x", maxFile+1))
			for _, name := range []string{"pipe", "pipe.yaml"} {
				if err := syscall.Mkfifo(filepath.Join(u.home, "app", name), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := u.backstage(tc.data)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%.300v, want %q", err, tc.want)
			}
			if d, mem := time.Since(start), after.TotalAlloc-before.TotalAlloc; d > 10*time.Second ||
				mem > 600<<20 {
				t.Errorf("took %s and %d MiB", d, mem>>20)
			}
			if err != nil && len(err.Error()) > 1<<20 {
				t.Errorf("%d bytes of problems", len(err.Error()))
			}
		})
	}
}

func FuzzAppConfig(f *testing.F) {
	for _, s := range []string{
		"vault: {baseUrl: 'http://${A}:8200', auth: {type: kubernetes, role: r}, schedule: {frequency: {cron: '* * * * *'}, timeout: PT1M}}",
		"vault: {$include: 'more.yaml#a'}\ncatalog: {locations: [{type: file, target: '../../*.yaml'}]}",
		"x: &x {$file: t}\nvault: {token: *x, baseUrl: {$env: A}, kvVersion: '${A:-2}', $include: y}",
		"$include: more.yaml",
	} {
		f.Add([]byte(s), "a")
	}
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "more.yaml"),
		[]byte("a: {token: {$file: t}}\nvault: {$include: more.yaml}"), 0o600); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "t"), []byte("hvs.CANARY\n"), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, value string) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		b := &backstage{reader: reader{bad: &problems{}, quiet: true}}
		src := &source{shown: "app-config.yaml", top: &appConfig{dir: dir}}
		vault, locations := parseAppConfig(data, src, root, func(name string) (string,
			bool) {
			return value, name == "A"
		}, b.bad)
		if merged := overlay(vault, vault); merged != nil {
			b.vault(merged)
		}
		if locations != nil && locations.item.there() {
			b.catalog(locations.item, "")
		}
		for _, p := range append(*b.bad, b.warnings...) {
			if !strings.HasPrefix(p.Origin, "backstage ") || strings.ContainsAny(p.Message, "\n\r") ||
				strings.Contains(p.Message, "CANARY") {
				t.Fatalf("problem %+v", p)
			}
		}
		if b.address != nil && checkPublicURL(b.address.V) != nil || b.engine != nil &&
			checkEngine(b.engine.V) != nil || b.renewal != nil && b.renewal.V < minRenewal {
			t.Fatalf("a bad value was kept: %+v, %+v, %+v", b.address, b.engine, b.renewal)
		}
	})
}
