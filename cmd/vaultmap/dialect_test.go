package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// vaultWords are a command of Vault's, and a variable.
var vaultWords = regexp.MustCompile(`'vault |\bvault (login|unwrap)\b|\bVAULT_`)

// No hint leaves somebody who uses OpenBao with a command that he has not, or a variable that his
// other programs do not know.
func TestHintsOfOpenBao(t *testing.T) {
	t.Parallel()
	conf, _ := config.Load(config.Flags{}, func(string) string { return "" })
	var files []string
	for _, pattern := range []string{"../../vaultsvc/errors.go", "../../vaultsvc/front.go",
		"connect/s*.go", "connect/beyond.go", "c*.go", "refs.go", "walk.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, found...)
	}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			hint, _ := strconv.Unquote(lit.Value)
			if !vaultWords.MatchString(hint) {
				return true
			}
			seen++
			said := conf.InWords(hint, true)
			if vaultWords.MatchString(said) || !strings.Contains(said, "bao ") &&
				!strings.Contains(said, "BAO_") {
				t.Errorf("%s: %q", file, said)
			}
			if same := conf.InWords(hint, false); same != hint {
				t.Errorf("%s: on a Vault it has become %q", file, same)
			}
			return true
		})
	}
	if seen < 25 {
		t.Errorf("only %d hints were looked at", seen)
	}
}

// What commands say to those who have OpenBao's variables, or an OpenBao, is in its words; to all
// others it is what it was.
func TestCommandsInWordsOfOpenBao(t *testing.T) {
	t.Parallel()
	bao, vault := wide(t, memvault.OpenBao, "2.6.2"), wide(t, memvault.Vault, "1.21.4")
	login := vaultsvc.Hint(vaultsvc.ErrBadToken)
	inBao := strings.NewReplacer("vault login", "bao login", "VAULT_", "BAO_").Replace(login)
	dead := []string{"BAO_ADDR=" + bao.address(), "BAO_TOKEN=s.dead"}
	for _, tc := range []struct {
		env  []string
		args []string
		want string
	}{
		{dead, []string{"ls", "secret/"}, inBao},
		{dead, []string{"check", "--orphans"}, inBao},
		{dead, []string{"status"}, inBao},
		{[]string{"BAO_ADDR=" + vault.address(), "BAO_TOKEN=s.dead"}, []string{"tree"}, inBao},
		{[]string{"VAULT_ADDR=" + vault.address(), "VAULT_TOKEN=hvs.dead"}, []string{"ls"}, login},
		{[]string{"VAULT_ADDR=" + bao.address(), "VAULT_TOKEN=hvs.dead"}, []string{"ls"},
			"log in again with 'bao login', or set VAULT_TOKEN"}, // which goes before BAO_TOKEN
		{[]string{"BAO_ADDR=" + bao.address()}, []string{"find", "key"},
			"set BAO_TOKEN, use --token-file, or log in with 'bao login'"},
		{[]string{"VAULT_ADDR=" + bao.address()}, []string{"find", "key"},
			"set BAO_TOKEN, use --token-file, or log in with 'bao login'"},
		{[]string{"BAO_TOKEN=s.x"}, []string{"ls"}, "set BAO_ADDR or use --address"},
		{[]string{"BAO_TOKEN=s.x"}, []string{"check"}, "set BAO_ADDR or use --address"},
		{nil, []string{"ls"}, "set VAULT_ADDR or use --address"},
		{[]string{"BAO_ADDR=http://127.0.0.1:1"}, []string{"ls"}, "look whether BAO_ADDR is right"},
		{[]string{"BAO_ADDR=http://127.0.0.1:1"}, []string{"refs", "secret/a"},
			"look whether BAO_ADDR is right"},
	} {
		o := start{args: tc.args, env: tc.env}.run(t)
		if o.status != 2 || !strings.Contains(o.stderr, "hint: "+tc.want) {
			t.Errorf("%.20q: %q: status %d: %s", tc.env, tc.args, o.status, o.stderr)
		}
	}
}
