package lex

// IsWordStart reports whether a character begins names in most languages.
func IsWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

// IsDigit reports whether a character is a digit of ASCII.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// IsWord reports whether a character is a part of names in most languages.
func IsWord(c byte) bool { return IsWordStart(c) || IsDigit(c) }

func isHex(c byte) bool { return IsDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// IsBlank reports whether a character is a blank or ends a line.
func IsBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
