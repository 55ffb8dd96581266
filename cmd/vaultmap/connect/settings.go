package connect

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Settings are the configuration in the shapes that services take.
type Settings struct {
	*config.Config
	TokenOrigin string
	// Quiet: no program is started for a token, since nobody knows how long that takes or what it
	// asks for. It is a shell that asks, to complete a line.
	Quiet       bool
	TokenNotice string        // see [config.Config.Leaves]
	SignIn      *login.SignIn // how tokens are obtained; nil where they are given
	WebURL      string        // of Vault's UI
	Annotations catalog.Options
	Folders     Folders // of the catalog

	client vaultsvc.Options
	env    func(string) string
	// whether the server is known to be an OpenBao; nil before there is a client
	openBao func() bool
}

// InWords returns a hint in the words of those who use this server: see [config.Config.InWords].
func (s *Settings) InWords(hint string) string {
	return s.Config.InWords(hint, s.openBao != nil && s.openBao())
}

// Load finds out what the user wants. Only the user's own places say which server gets the token.
func Load(ctx context.Context, flags config.Flags, out *render.Output) (*Settings, error) {
	s, err := LoadOffline(ctx, flags, out)
	if err != nil {
		return nil, err
	}
	return s, s.Online(ctx, out)
}

// Online makes settings of [LoadOffline] those of a session that asks its server.
func (s *Settings) Online(ctx context.Context, out *render.Output) error {
	conf := s.Config
	if conf.Address.V == "" {
		hint := "set VAULT_ADDR or use --address; 'vaultmap demo' needs no server"
		if found := s.FoundBackstage(); found != "" {
			hint = "set VAULT_ADDR or use --address, or --backstage " + found +
				" to use that file; 'vaultmap demo' needs no server"
		}
		return render.Failed(config.ErrNoAddress, hint)
	}
	token, origin, err := s.Token(ctx)
	if s.TokenNotice = conf.Leaves(origin, err); s.TokenNotice != "" {
		out.Warn("note: %s", s.TokenNotice)
	}
	switch {
	case err == nil:
		s.TokenOrigin = origin
	case errors.Is(err, config.ErrNoToken):
		s.TokenOrigin = "none" // an agent in between may add one
		if len(conf.Backstage) > 0 {
			out.Warn("warning: %v", err)
		}
	case errors.Is(err, config.ErrLogin):
		s.TokenOrigin = origin
		if s.SignIn, err = login.New(conf.Auth, s.env); err != nil {
			return err
		}
	case errors.Is(err, config.ErrTokenHelper):
		return render.Failed(err, "set VAULT_TOKEN, or use --token-file")
	default:
		return render.Failed(err, vaultsvc.Hint(vaultsvc.ErrNoToken))
	}
	headers := map[string]string{}
	for _, h := range conf.Headers {
		value, err := conf.HeaderValue(h)
		if err != nil {
			return render.Failed(err, "")
		}
		headers[h.Name] = value.Reveal()
	}
	s.client = vaultsvc.Options{
		Headers: headers,
		Address: conf.Address.V, Token: token.Reveal(), Namespace: conf.Namespace.V,
		Timeout:     conf.Timeout.V,
		Concurrency: conf.Concurrency.V, KVVersion: conf.KVVersion.V,
		ListByGet: conf.ListVerb.V == "get",
		Product:   vaultsvc.Product(conf.Product.V), Version: conf.VaultVersion.V,
		OtherEnvironment: conf.OtherEnvironment,
		TLS: vaultsvc.TLS{
			CACert: conf.TLS.CACert.V, CAPEM: conf.TLS.CAPEM.V, CAPath: conf.TLS.CAPath.V,
			ClientCert: conf.TLS.ClientCert.V,
			ClientKey:  conf.TLS.ClientKey.V, ServerName: conf.TLS.ServerName.V,
			SkipVerify: conf.TLS.SkipVerify.V,
		},
	}
	return nil
}

// Token looks the token up, with the help of the user's own helper program where there is one.
func (s *Settings) Token(ctx context.Context) (config.Token, string, error) {
	f, err := vaultsvc.Await(ctx, func() (f config.Found, _ error) {
		f.Token, f.Origin, f.Err = s.Config.Token()
		return f, nil
	})
	if err != nil {
		return config.Token{}, "", err
	}
	token, err := s.helped(ctx, f)
	return token, f.Origin, err
}

// Tokens are all tokens that can be read, the one that counts first, and what keeps one from being
// read.
func (s *Settings) Tokens(ctx context.Context) iter.Seq2[config.Token, error] {
	return func(yield func(config.Token, error) bool) {
		all, err := vaultsvc.Await(ctx, func() (all []config.Found, _ error) {
			return slices.Collect(s.Config.Tokens), nil
		})
		if err != nil {
			yield(config.Token{}, err)
			return
		}
		for _, found := range all {
			token, err := s.helped(ctx, found)
			if errors.Is(err, config.ErrNoToken) || errors.Is(err, config.ErrLogin) {
				continue
			}
			if !yield(token, err) {
				return
			}
		}
	}
}

// helped asks the helper program where that has the token.
func (s *Settings) helped(ctx context.Context, f config.Found) (config.Token, error) {
	var helper *config.TokenHelperError
	if errors.As(f.Err, &helper) && !s.Quiet {
		return helperToken(ctx, helper, s.Address.V, s.Namespace.V)
	}
	return f.Token, f.Err
}

// LoadOffline is [Load] for commands that ask no server: they need no address and no token.
func LoadOffline(ctx context.Context, flags config.Flags, out *render.Output) (*Settings, error) {
	flags.Methods = login.Methods()
	conf, err := vaultsvc.Await(ctx, func() (*config.Config, error) {
		return config.Load(flags, out.Env)
	})
	if err != nil && !errors.Is(err, config.ErrNoAddress) {
		return nil, render.Failed(err, settingsHint(err, flags))
	}
	s := &Settings{
		Config: conf, WebURL: cmp.Or(conf.PublicURL.V, conf.Address.V), env: out.Env,
		Annotations: catalog.Options{DefaultEngine: conf.Engine.V, Suffix: conf.SecretSuffix.V,
			Namespace: conf.Namespace.V},
		Folders: Folders{Dirs: conf.Catalog.V, Origin: conf.Catalog.Origin,
			Ignore: ignoreRules(conf.Check.Ignore)},
	}
	out.InWords = s.InWords
	if len(s.Folders.Dirs) == 0 {
		home, _ := os.UserHomeDir()
		s.Folders.Usual = true
		if s.Folders.Dirs, s.Folders.Origin, err = repo.DefaultDirs(".", home); err != nil {
			return nil, err
		}
	}
	if !strings.HasPrefix(s.Folders.Origin, "flag ") {
		s.Folders.add(conf.CatalogFiles)
		for _, w := range conf.CatalogWarnings {
			out.Warn("warning: %s", w)
		}
	}
	for _, w := range conf.Warnings {
		out.Warn("warning: %s", w)
	}
	return s, nil
}

// settingsHint says where what is wrong with the settings is explained: the help knows flags and
// variables, and no keys of files.
func settingsHint(err error, flags config.Flags) string {
	if verb := flags.ListVerb; verb != nil {
		if near := nearmiss.Best(*verb, []string{config.DefaultListVerb, "get"}); near != "" {
			return nearmiss.Ask([]string{"--list-verb " + near})
		}
	}
	var invalid *config.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			switch kind, _, _ := strings.Cut(p.Origin, " "); kind {
			case "config":
				return "the keys of the config file are in the README: " + render.Homepage + "#settings"
			case "backstage":
				return "what is read of Backstage's files is in the README: " + render.Homepage +
					"#from-backstage"
			}
		}
	}
	return "see 'vaultmap --help'"
}

// FoundBackstage returns an app-config.yaml that lies about and was not named, "" where there is
// none. It is only told of: a file that was merely found must not say which server gets the token.
func (s *Settings) FoundBackstage() string {
	if len(s.Backstage) > 0 {
		return ""
	}
	found := config.FindBackstage(".")
	real, err := filepath.EvalSymlinks(found)
	if err != nil || found == "" {
		return ""
	}
	return render.FromHere(real)
}
