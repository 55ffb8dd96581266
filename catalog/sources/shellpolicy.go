package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// policy takes in what a command writes as a policy: the heredoc behind it, or the file that it
// names. It reports whether the words are such a command.
//
//	vault policy write payments-ro - <<EOF
//	cat <<EOF | vault policy write payments-ro -
//	vault policy write payments-ro policies/payments-ro.hcl
//	vault policy write payments-ro - < policies/payments-ro.hcl
//
// https://developer.hashicorp.com/vault/docs/commands/policy/write
func (s *shellScan) policy(words []lex.ShellWord) bool {
	if len(words) < 2 || words[0].Text != "policy" || words[1].Text != "write" {
		return false
	}
	namespace := s.prefixed
	if namespace == "" {
		namespace = s.namespace
	}
	var args []lex.ShellWord
	for i := 2; i < len(words); i++ {
		w := words[i]
		if len(w.Text) < 2 || w.Text[0] != '-' {
			args = append(args, w)
			continue
		}
		flag, value, ok := strings.Cut(strings.TrimLeft(w.Text, "-"), "=")
		if !ok && slices.Contains(flagsWithValue, flag) && i+1 < len(words) {
			i++
			value = words[i].Text
		}
		if flag == "namespace" || flag == "ns" {
			namespace = value
		}
	}
	if len(args) < 2 {
		return true
	}
	name, file := args[0].Text, args[1].Text
	if file == "-" {
		var body string
		var at int
		if file, body, at = s.redirected(args[1].Pos); body != "" {
			s.policies = append(s.policies, policyDocument{text: body, line: s.lineOf(at),
				Grant: Grant{Policy: name, Namespace: namespace,
					Document: "policy " + name, Templated: lex.HoldsPlaceholder(namespace)}})
		}
	}
	if file != "" && !lex.HoldsPlaceholder(file) {
		s.namings = append(s.namings, Naming{Policy: name, File: file, Namespace: namespace})
	}
	return true
}

// policyDocument is a policy that stands in a script.
type policyDocument struct {
	Grant        // what all of its rules have
	text  string // its rules
	line  int    // of the first line of these
}

// redirected returns what a command reads whose dash stands at a place: a file, or a text with
// where that begins, also by way of a pipe.
func (s *shellScan) redirected(dash int) (file, text string, at int) {
	begin, end := strings.LastIndexByte(s.text[:dash], '\n')+1, strings.IndexByte(s.text[dash:], '\n')
	if end += dash; end < dash {
		end = len(s.text)
	}
	if word := lex.HeredocWord(s.text[begin:end]); word != "" {
		at = min(end+1, len(s.text))
		for end := at; end < len(s.text); {
			line := s.text[end:]
			if n := strings.IndexByte(line, '\n'); n >= 0 {
				line = line[:n+1]
			}
			if strings.TrimSpace(line) == word {
				return "", s.text[at:end], at
			}
			end += len(line)
		}
		return "", s.text[at:], at
	}
	if after, ok := strings.CutPrefix(strings.TrimLeft(s.text[dash+1:end], " \t\"'"), "<"); ok {
		after = strings.TrimLeft(after, " \t")
		w, _, ok := lex.ReadShellWord(after, 0, min(len(after), lex.MaxPath), 0)
		if ok && !strings.HasPrefix(after, "<") && !strings.HasPrefix(after, "(") {
			return w.Text, "", 0
		}
	}
	return "", "", 0
}

// takePolicies takes in the policies of a script.
func (c *collector) takePolicies(s *shellScan) {
	for _, p := range s.policies {
		c.policyText(p.text, func(line int) int { return p.line + line - 1 }, p.Grant)
	}
	if room := maxReferences - len(c.namings); room > 0 {
		c.namings = append(c.namings, s.namings[:min(room, len(s.namings))]...)
	}
}
