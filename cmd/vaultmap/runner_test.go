package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// runnerCommand is what a program that runs CI jobs takes for a command in a line that it is given.
var runnerCommand = regexp.MustCompile(
	`(?im)^\s*::.*$|^.*##[a-z]*\[.*$|^.*section_(?:start|end):.*$`)

// runnerCommands are such commands as names of files and secrets, and what stands in files.
var runnerCommands = []string{"::add-mask::zz #.sh", "  ::stop-commands::x.sh", "::error::x.yaml",
	"##[set-output name=x;]y.sh", "a##vso[task.setvariable variable=PATH]b.sh",
	"##teamcity[buildStop].sh", "section_start:1:x.sh", ":::debug::x.tf"}

// The attack is a repository, and a Vault, with names that make the program that runs a CI job hide
// texts, set variables for later steps, or ignore what follows. What all commands print is read
// line by line, on both streams, as those programs do.
func TestNothingCommandsTheRunner(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.mount("##vso[x]m", "kv", 2)
	v.mount("::debug::m", "kv", 1)
	dir := t.TempDir()
	for _, name := range runnerCommands {
		v.put("secret", name, "teams/"+name+"/deep/"+name)
		v.put("::debug::m", name)
		v.put("##vso[x]m", "a/"+name)
		writeFile(t, filepath.Join(dir, name), "vault kv get 'secret/missing/"+name+
			"'\nvault kv get 'secret/"+name+"'\nvault kv get '"+name+"/x'\n")
	}
	writeFile(t, filepath.Join(dir, "catalog-info.yaml"), `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: '::add-mask::e'
  title: '##[set-output name=x;]y'
  annotations: {vault.io/secrets-engine: '::error::', vault.io/secrets-path: '##vso[task.x]y'}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: good
  title: '##[set-output name=x;]y'
  annotations: {vault.io/secrets-engine: secret, vault.io/secrets-path: 'teams, ##vso[task.x]y'}
---
apiVersion: backstage.io/v1alpha1
kind: '##vso[x]'
metadata: {name: ["::error::"]}
`)
	v.Policy("half", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("secret/metadata/teams/##teamcity[buildStop].sh", memvault.Deny))
	half := v.Token(memvault.TokenOptions{Policies: []string{"half"}})
	calls := [][]string{{"ls"}, {"tree"}, {"find", "x"}, {"find", "vso"}, {"find", "nothing-##vso[x]"},
		{"entity"}, {"entity", "good"}, {"refs"}, {"check"}, {"check", "--orphans"}, {"status"},
		{"check", "-o", "sarif"}, {"check", "-o", "json"}, {"tree", "-o", "jsonl"},
		{"refs", "-o", "json"},
		{"entity", "-o", "json"}, {"refs", "--offline"}, {"status", "-o", "json"},
		{"##vso[x]"}, {"::error::"}, {"help", "::error::"}, {"ls", "-o", "##vso[x]"},
		{"--##vso[x]"}, {"ls", "--config", "##vso[x]"}, {"ls", "--token-file", "::error::"},
		{"ls", "--address", "##vso[x]"}, {"ls", "--backstage", "##vso[x]"},
		{"ls", "--profile", "##vso[x]"},
		{"completion", "##vso[x]"}, {"tree", "--depth", "##vso[x]"}, {"ls", "--catalog", "::error::"}}
	for _, name := range runnerCommands {
		calls = append(calls, []string{"ls", name}, []string{"ls", "secret/" + name},
			[]string{"tree", "secret/teams/" + name}, []string{"open", "--print", "secret/" + name},
			[]string{"open", name}, []string{"refs", "secret/" + name}, []string{"check", "./" + name},
			[]string{"entity", name}, []string{"find", name}, []string{"find", "--in", name, "x"})
	}
	lines := 0
	for token, calls := range map[string][][]string{v.root(): calls, half: calls[:9]} {
		for _, args := range calls {
			o := start{args: args, dir: dir, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + token, "BROWSER=none"}, secrets: []string{token}}.run(t)
			for _, line := range runnerCommand.FindAllString(o.stdout+"\n"+o.stderr, -1) {
				t.Errorf("%q prints a command: %q", args, line)
			}
			lines += strings.Count(o.stdout, "\n")
		}
	}
	if lines < 200 {
		t.Errorf("only %d lines were read", lines)
	}
	// Our own annotations are commands, and nothing in them is.
	o := start{args: []string{"check", "-o", "github"}, dir: dir, env: []string{
		"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}}.run(t)
	own := regexp.MustCompile(`^::(error|warning|notice) file=[^,:]*,(line=\d+,)?title=vaultmap [a-z-]+::`)
	for line := range strings.Lines(o.stdout) {
		if !own.MatchString(line) || len(runnerCommand.FindAllString(own.ReplaceAllString(line, "x"),
			-1)) > 0 {
			t.Errorf("an annotation is %q", line)
		}
	}
	if strings.Count(o.stdout, "::error ") == 0 {
		t.Errorf("there are no annotations: %s%s", o.stdout, o.stderr)
	}
}
