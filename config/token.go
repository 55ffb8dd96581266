package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl"
)

// maxToken is the largest token or token file, in bytes.
const maxToken = 64 << 10

var (
	// ErrNoToken is wrapped by [Config.Token] where no token is to be found.
	ErrNoToken = errors.New("no token")
	// ErrTokenHelper is wrapped by [Config.Token] where the vault or bao command keeps its token with
	// a helper program, which only the caller may run: see [TokenHelperError].
	ErrTokenHelper = errors.New("the token is kept with a helper program")
	// ErrLogin is wrapped by [Config.Token] where a token is to be had by logging in: [Config.Auth]
	// says how.
	ErrLogin = errors.New("a login is needed")
)

// Token is a Vault token. However it is printed, logged or encoded, it shows as [token]; only
// [Token.Reveal] gives it away. The zero Token is none.
type Token struct {
	// Behind a function, so that nothing that looks into values by reflection finds it.
	reveal func() string
}

// NewToken returns a token that holds s.
func NewToken(s string) Token { return Token{reveal: func() string { return s }} }

// Reveal returns the token itself, for the header of a request and nothing else.
func (t Token) Reveal() string {
	if t.reveal == nil {
		return ""
	}
	return t.reveal()
}

const hidden = "[token]"

func (Token) String() string { return hidden }

// GoString is what %#v prints.
func (Token) GoString() string { return hidden }

// Format is what every verb of package fmt prints.
func (Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// LogValue is what package slog logs.
func (Token) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is what JSON and other encodings hold.
func (Token) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Token looks the token up: the file that --token-file names, the file or login of a profile that
// was chosen on the command line, VAULT_TOKEN or BAO_TOKEN, Backstage's file (for its own address
// alone), the file or login that the config names, and what the vault command has left:
// ~/.vault-token. Where that command or bao was told (in ~/.vault or ~/.bao) to keep its token with
// a helper program, the error wraps [ErrTokenHelper]. The login of Backstage's file comes last.
// origin says where the token is from, also when it cannot be read there; with [ErrLogin] it is
// where the login is from.
//
// No error holds any part of a token.
func (c *Config) Token() (token Token, origin string, err error) {
	for f := range c.Tokens {
		return f.Token, f.Origin, f.Err
	}
	return Token{}, "", ErrNoToken // which Tokens says itself
}

// Found is a token, or why there is none where one could be.
type Found struct {
	Token  Token
	Origin string
	Err    error
}

// Tokens yields what there is in all the places of [Config.Token], in that order: behind a token
// that turns out to be dead there may be a good one. Where somebody has said on the command line
// which it is to be, that is the only one, and behind a login there is none.
func (c *Config) Tokens(yield func(Found) bool) {
	found := func(t Token, origin string, err error) bool { return yield(Found{t, origin, err}) }
	named := c.TokenFile.V != ""
	logsIn := c.Auth != nil && c.Auth.Method.Name != "token"
	switch {
	case named && (c.authFirst || strings.HasPrefix(c.TokenFile.Origin, "flag ")):
		found(c.tokenFile(readFile, c.TokenFile.V, c.TokenFile.Origin))
		return
	case logsIn && c.authFirst:
		found(c.login())
		return
	}
	if v := c.variables.about("TOKEN"); v != nil {
		if token, err := newToken([]byte(v.V)); !found(token, v.Origin, wrap(v.Origin, err)) {
			return
		}
	}
	if c.token != nil && !found(c.token.V, c.token.Origin, nil) {
		return
	}
	if named && !found(c.tokenFile(readFile, c.TokenFile.V, c.TokenFile.Origin)) {
		return
	}
	if logsIn && !c.authLast {
		found(c.login())
		return
	}
	if origin, err := c.tokenHelper(); err != nil {
		found(Token{}, origin, err)
		return
	}
	if path := c.leftToken(); path != "" {
		token, origin, err := c.tokenFile(readFound, path, shorten(path, c.home))
		none := errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrNoToken)
		if !none && !found(token, origin, err) {
			return
		}
	}
	switch {
	case logsIn && (c.Auth.Get("role") != "" || c.noToken == ""):
		found(c.login())
	case c.noToken != "":
		found(Token{}, "", fmt.Errorf("%w: %s", ErrNoToken, c.noToken))
	default:
		found(Token{}, "", fmt.Errorf("%w: neither %s nor ~/.vault-token has one", ErrNoToken,
			c.InWords("VAULT_TOKEN", false)))
	}
}

// leftToken is the file in which the vault command leaves its token, "" where it cannot be.
func (c *Config) leftToken() string {
	if c.home == "" {
		return ""
	}
	return filepath.Join(c.home, ".vault-token")
}

func (c *Config) login() (Token, string, error) {
	return Token{}, c.Auth.Origin, fmt.Errorf("%w: %s asks for one by %s", ErrLogin, c.Auth.Origin,
		c.Auth.Method.Name)
}

func (c *Config) tokenFile(read func(string, int64) ([]byte, error), path, origin string) (Token,
	string, error) {
	data, err := read(path, maxToken)
	if err != nil {
		return Token{}, origin, fmt.Errorf("reading the token file: %w", err)
	}
	token, err := newToken(data)
	return token, origin, wrap(shorten(path, c.home), err)
}

// newToken judges what should be a token. Vault's own programs trim it likewise.
func newToken(data []byte) (Token, error) {
	s := strings.TrimSpace(string(data))
	switch {
	case s == "":
		return Token{}, fmt.Errorf("%w: it is empty", ErrNoToken)
	case len(s) > maxToken:
		return Token{}, fmt.Errorf("the token is longer than %d KiB", maxToken>>10)
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }):
		return Token{}, errors.New("the token holds blanks, control characters or others that no token has")
	}
	return NewToken(s), nil
}

func wrap(where string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", where, err)
}

// settingsFile is a file of settings of a command that leaves a token.
type settingsFile struct{ command, path string }

// settingsFiles are those of vault and of bao. The one whose variables the user has goes first, and
// a file that a variable names before one that lies about.
func (c *Config) settingsFiles() []settingsFile {
	families := families[:]
	if c.SpeaksBao() {
		families = []string{families[1], families[0]}
	}
	var named, found []settingsFile
	for _, family := range families {
		command := strings.ToLower(strings.TrimSuffix(family, "_"))
		if path := c.env(family + "CONFIG_PATH"); path != "" {
			named = append(named, settingsFile{command, path})
		} else if c.home != "" {
			found = append(found, settingsFile{command, filepath.Join(c.home, "."+command)})
		}
	}
	return append(named, found...)
}

// tokenHelper returns an error where a command uses a helper.
func (c *Config) tokenHelper() (origin string, err error) {
	for _, file := range c.settingsFiles() {
		if origin, err := c.helperIn(file); err != nil {
			return origin, err
		}
	}
	return "", nil
}

// helperIn returns an error where a file of settings, which is in HCL, names a helper.
func (c *Config) helperIn(file settingsFile) (origin string, err error) {
	path := expand(file.path, file.path, c.home)
	// Other programs use that name too: a folder, or a file of another syntax, has no helper.
	data, err := readFound(path, maxFile)
	if err != nil {
		return "", nil
	}
	var conf struct {
		TokenHelper string `hcl:"token_helper"`
	}
	if err := hcl.Decode(&conf, string(data)); err != nil || conf.TokenHelper == "" {
		return "", nil
	}
	shown := shorten(path, c.home)
	return shown, &TokenHelperError{Command: file.command, Origin: shown,
		Helper: expand(conf.TokenHelper, path, c.home)}
}

// TokenHelperError names the helper program that a command keeps its token with. It wraps
// [ErrTokenHelper].
type TokenHelperError struct {
	Command string // vault or bao
	Origin  string // the file that names it, as it is shown
	Helper  string // the program's path
}

func (e *TokenHelperError) Error() string {
	return fmt.Sprintf("the %s command keeps its token with a helper program: %s names %q", e.Command,
		e.Origin, e.Helper)
}

// Unwrap returns [ErrTokenHelper].
func (e *TokenHelperError) Unwrap() error { return ErrTokenHelper }
