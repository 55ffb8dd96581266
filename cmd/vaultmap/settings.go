package main

import (
	"errors"
	"os"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// settings are the configuration in the shapes that services take.
type settings struct {
	*config.Config
	client      vaultsvc.Options
	tokenOrigin string
	publicURL   string
	annotations catalog.Options
	dirs        []string // to scan; empty where there is none
	dirsOrigin  string   // where dirs are from, or why there are none
}

// settings finds out what the user wants. Only the user's own places say which server gets the token.
func (a *app) settings() (*settings, error) {
	s, err := a.offlineSettings()
	if err != nil {
		return nil, err
	}
	conf := s.Config
	if conf.Address.V == "" {
		return nil, &failure{
			err: config.ErrNoAddress, status: exitWrong, hint: "set VAULT_ADDR or use --address; 'vaultmap demo' needs no server",
		}
	}
	token, origin, err := conf.Token()
	switch {
	case err == nil:
		s.tokenOrigin = origin
	case errors.Is(err, config.ErrNoToken):
		s.tokenOrigin = "none" // an agent in between may add one
	case errors.Is(err, config.ErrTokenHelper):
		return nil, &failure{err: err, status: exitWrong, hint: "set VAULT_TOKEN, as in VAULT_TOKEN=$(vault print token)"}
	default:
		return nil, &failure{err: err, status: exitWrong, hint: vaultsvc.Hint(vaultsvc.ErrNoToken)}
	}
	s.client = vaultsvc.Options{
		Address: conf.Address.V, Token: token.Reveal(), Namespace: conf.Namespace.V, Timeout: conf.Timeout.V,
		Concurrency: conf.Concurrency.V, KVVersion: conf.KVVersion.V,
	}
	return s, nil
}

// offlineSettings are the settings of commands that ask no server: they need no address and no token.
func (a *app) offlineSettings() (*settings, error) {
	conf, err := config.Load(a.flags.forConfig(), a.io.env)
	if err != nil && !errors.Is(err, config.ErrNoAddress) {
		return nil, &failure{err: err, status: exitWrong, hint: "see 'vaultmap --help'"}
	}
	s := &settings{Config: conf, publicURL: conf.PublicURL.V}
	if s.publicURL == "" {
		s.publicURL = conf.Address.V
	}
	s.annotations = catalog.Options{DefaultEngine: conf.Engine.V, Suffix: conf.SecretSuffix.V, Namespace: conf.Namespace.V}
	s.dirs, s.dirsOrigin = conf.Catalog.V, conf.Catalog.Origin
	if len(s.dirs) == 0 {
		home, _ := os.UserHomeDir()
		if s.dirs, s.dirsOrigin, err = catalog.DefaultDirs(".", home); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// shownDirs names the catalog's folders for people.
func (s *settings) shownDirs() string {
	if len(s.dirs) == 0 {
		return "no folder: " + s.dirsOrigin
	}
	return strings.Join(s.dirs, ", ")
}
