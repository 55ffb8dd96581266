package sources

import (
	"fmt"
	"strings"
)

// codeForm is the form of a call in a program, as a row of a client's table has it:
//
//	*.kv.v2.read_secret_version(path, version, mount_point:mount=secret)
//	*.KVv2(:mount).Get(_, :path)
//	$.read(path)
//	@VaultPropertySource(value:paths)
//	getSecretV2({mount, name:path})
//	require("node-vault")
//	$.readSecret(:path;)
//	*.KvV2Read(_, :path, +WithMountPath(:mount=kv-v2))
//
// It is a chain of names. "*" is any receiver, or none; "$" is one that must look like the client,
// see [codeScan.isClient]; without either nothing stands before the first name. A segment with
// parentheses is called.
//
// A parameter is known by its place and by its name. Behind a colon stands what the argument is,
// its role: path, paths (several, in a list or one by one), mount, version, field, namespace,
// engine (the version of it). Where the name is that of the role, the role is left out; "_" is of
// no interest. "creds/*" is a path that the client makes of the argument. Behind "=" stands what it
// takes where nothing is given. Braces are an object with named entries, "+" a call that stands
// anywhere among the arguments ("+_" is none: it holds what is not an argument at all), and a text
// in quotes what the argument must be. A semicolon ends the parameters of a call that has no more.
type codeForm struct {
	written  string
	receiver byte          // '*', '$', '@' or 0
	segments []formSegment // the last one first
}

type formSegment struct {
	name   string
	called bool
	params []formParam
	all    bool // there are no other parameters
}

type formParam struct {
	name     string // "" where it has none
	role     string // "" where it is of no interest
	around   string // what the client makes of a path: "creds/*"
	fallback string
	entries  []formParam // of an object
	call     string      // the name of a call among the arguments, which has the entries as parameters
	text     string      // what it must be
}

// The roles of arguments.
const (
	rolePath      = "path"
	rolePaths     = "paths"
	roleMount     = "mount"
	roleVersion   = "version"
	roleField     = "field"
	roleNamespace = "namespace"
	roleEngine    = "engine"
)

func isRole(s string) bool {
	switch s {
	case rolePath, rolePaths, roleMount, roleVersion, roleField, roleNamespace, roleEngine:
		return true
	}
	return false
}

// formParser reads the form of a call.
type formParser struct {
	text string
	pos  int
}

// parseForm reads the form of a call. It panics where that is none: it is written in this package.
func parseForm(text string) codeForm {
	p := &formParser{text: text}
	f := codeForm{written: text}
	switch {
	case p.takes("*."):
		f.receiver = '*'
	case p.takes("$."):
		f.receiver = '$'
	case p.takes("@"):
		f.receiver = '@'
	}
	for {
		s := formSegment{name: p.word()}
		if p.takes("(") {
			s.called, s.params = true, p.params(')')
			s.all = strings.HasSuffix(p.text[:p.pos], ";)")
		}
		f.segments = append([]formSegment{s}, f.segments...)
		if !p.takes(".") {
			break
		}
	}
	if p.pos != len(text) {
		p.fail()
	}
	return f
}

func (p *formParser) fail() { panic(fmt.Sprintf("no form of a call: %q at %d", p.text, p.pos)) }

// takes reports whether the text goes on with something, and goes behind it.
func (p *formParser) takes(what string) bool {
	if !strings.HasPrefix(p.text[p.pos:], what) {
		return false
	}
	p.pos += len(what)
	return true
}

// word reads up to a sign.
func (p *formParser) word() string {
	n := strings.IndexAny(p.text[p.pos:], ".,:=(){};")
	if n < 0 {
		n = len(p.text) - p.pos
	}
	w := p.text[p.pos : p.pos+n]
	p.pos += n
	return w
}

// params reads parameters up to a bracket.
func (p *formParser) params(end byte) []formParam {
	var params []formParam
	for p.pos < len(p.text) && p.text[p.pos] != end && !p.takes(";") {
		params = append(params, p.param())
		if p.takes(",") {
			p.takes(" ")
		}
	}
	if p.pos++; p.pos > len(p.text) {
		p.fail()
	}
	return params
}

func (p *formParser) param() formParam {
	var r formParam
	switch {
	case p.takes("{"):
		r.entries = p.params('}')
		return r
	case p.takes("+"):
		if r.call = p.word(); !p.takes("(") {
			p.fail()
		}
		r.entries = p.params(')')
		return r
	}
	if p.takes(`"`) {
		r.text = p.until(`"`)
		p.pos++
		return r
	}
	r.name = p.word()
	if isRole(r.name) {
		r.role = r.name
	}
	if p.takes(":") {
		r.role = p.until(",)}=;")
	}
	if p.takes("=") {
		r.fallback = p.until(",)};")
	}
	if strings.Contains(r.role, "*") {
		r.role, r.around = rolePath, r.role
	}
	if r.name == "_" {
		r.name = ""
	}
	if r.role != "" && !isRole(r.role) {
		p.fail()
	}
	return r
}

// until reads up to one of some signs.
func (p *formParser) until(signs string) string {
	n := strings.IndexAny(p.text[p.pos:], signs)
	if n < 0 {
		p.fail()
	}
	w := p.text[p.pos : p.pos+n]
	p.pos += n
	return w
}
