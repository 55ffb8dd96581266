package lex

import (
	"path"
	"strings"
)

// formatted returns what a call comes to that puts texts together: fmt.Sprintf and its like, and
// path.Join, of constants alone. Of others it is known what they begin with.
func (n *CodeNames) formatted(from, to, depth int) CodeValue {
	c := n.code
	open := to - 1
	if open < 0 || !c.Is(open, ")") || c.Tokens[open].Match < 0 {
		return CodeValue{}
	}
	open = int(c.Tokens[open].Match)
	function := open - 1
	if c.Is(function, "!") { // a macro of Rust
		function--
	}
	if function < from || !c.IsKind(function, CodeName) || depth > maxConstantDepth {
		return CodeValue{}
	}
	args := c.Args(open)
	var values []CodeValue
	if c.IsKind(from, CodeText) && c.Is(from+1, ".") && from+3 == open { // "...".format(x)
		values = append(values, n.texts(from, from+1, depth+1))
	}
	for _, a := range args {
		if a.Name != "" {
			return CodeValue{}
		}
		values = append(values, n.value(a.From, a.To, depth+1))
	}
	if len(values) == 0 {
		return CodeValue{}
	}
	known, begin := allKnown(values)
	switch name := strings.ToLower(c.Word(function)); {
	case name == "sprintf" || name == "format" || name == "formatted":
		if !values[0].Known {
			return CodeValue{}
		}
		if at := strings.IndexAny(values[0].Text, "%{"); at >= 0 {
			begin = values[0].Text[:at]
		}
		if text, ok := fill(values); ok && known {
			return CodeValue{Text: text, Known: true}
		}
	case name == "join" && c.Is(from, "path", "filepath", "os", "posixpath"):
		if !known {
			return CodeValue{Begin: begin}
		}
		var parts []string
		for _, v := range values {
			parts = append(parts, v.Text)
		}
		return CodeValue{Text: path.Join(parts...), Known: true}
	default:
		return CodeValue{}
	}
	return CodeValue{Begin: begin}
}

// allKnown reports whether all values are, and what they begin with.
func allKnown(values []CodeValue) (known bool, begin string) {
	for _, v := range values {
		if !v.Known {
			return false, values[0].Text[:len(values[0].Text)*btoi(values[0].Known)]
		}
	}
	return true, values[0].Text
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fill puts texts into the places that a format has for them: "%s", "%v" or "{}". It is not ok
// where there is anything else.
func fill(values []CodeValue) (text string, ok bool) {
	var b strings.Builder
	format, rest := values[0].Text, values[1:]
	for i := 0; i < len(format); {
		switch s := format[i:]; {
		case strings.HasPrefix(s, "%s"), strings.HasPrefix(s, "%v"), strings.HasPrefix(s, "{}"):
			if len(rest) == 0 {
				return "", false
			}
			b.WriteString(rest[0].Text)
			rest = rest[1:]
			i += 2
		case s[0] == '%' || s[0] == '{':
			return "", false
		default:
			b.WriteByte(s[0])
			i++
		}
	}
	return b.String(), len(rest) == 0
}
