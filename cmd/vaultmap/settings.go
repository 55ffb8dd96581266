package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// settings are the configuration in the shapes that services take.
type settings struct {
	*config.Config
	client      vaultsvc.Options
	tokenOrigin string
	signIn      *signIn // how tokens are obtained; nil where they are given
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
		hint := "set VAULT_ADDR or use --address; 'vaultmap demo' needs no server"
		if found := s.foundBackstage(); found != "" {
			hint = "set VAULT_ADDR or use --address, or --backstage " + found + " to use that file; 'vaultmap demo' needs no server"
		}
		return nil, &failure{err: config.ErrNoAddress, status: exitWrong, hint: hint}
	}
	token, origin, err := s.token()
	switch {
	case err == nil:
		s.tokenOrigin = origin
	case errors.Is(err, config.ErrNoToken):
		s.tokenOrigin = "none" // an agent in between may add one
		if len(conf.Backstage) > 0 {
			a.warn("warning: %v", err)
		}
	case errors.Is(err, config.ErrLogin):
		s.signIn, s.tokenOrigin = newSignIn(conf.Auth, a.io.env), origin
	case errors.Is(err, config.ErrTokenHelper):
		return nil, &failure{err: err, status: exitWrong, hint: "set VAULT_TOKEN, or use --token-file"}
	default:
		return nil, &failure{err: err, status: exitWrong, hint: vaultsvc.Hint(vaultsvc.ErrNoToken)}
	}
	s.client = vaultsvc.Options{
		Address: conf.Address.V, Token: token.Reveal(), Namespace: conf.Namespace.V, Timeout: conf.Timeout.V,
		Concurrency: conf.Concurrency.V, KVVersion: conf.KVVersion.V,
		Product: vaultsvc.Product(conf.Product.V), Version: conf.VaultVersion.V, OtherEnvironment: conf.OtherEnvironment,
		TLS: vaultsvc.TLS{
			CACert: conf.TLS.CACert.V, CAPEM: conf.TLS.CAPEM.V, CAPath: conf.TLS.CAPath.V, ClientCert: conf.TLS.ClientCert.V,
			ClientKey: conf.TLS.ClientKey.V, ServerName: conf.TLS.ServerName.V, SkipVerify: conf.TLS.SkipVerify.V,
		},
	}
	return s, nil
}

// token looks the token up, with the help of the user's own helper program where there is one.
func (s *settings) token() (config.Token, string, error) {
	token, origin, err := s.Token()
	var helper *config.TokenHelperError
	if errors.As(err, &helper) {
		token, err = helperToken(context.Background(), helper, s.Address.V, s.Namespace.V)
	}
	return token, origin, err
}

// offlineSettings are the settings of commands that ask no server: they need no address and no token.
func (a *app) offlineSettings() (*settings, error) {
	conf, err := config.Load(a.configFlags(), a.io.env)
	if err != nil && !errors.Is(err, config.ErrNoAddress) {
		return nil, &failure{err: err, status: exitWrong, hint: settingsHint(err)}
	}
	s := &settings{Config: conf, publicURL: conf.PublicURL.V}
	if s.publicURL == "" {
		s.publicURL = conf.Address.V
	}
	s.annotations = catalog.Options{DefaultEngine: conf.Engine.V, Suffix: conf.SecretSuffix.V, Namespace: conf.Namespace.V}
	s.dirs, s.dirsOrigin = conf.Catalog.V, conf.Catalog.Origin
	if len(s.dirs) == 0 {
		home, _ := os.UserHomeDir()
		if s.dirs, s.dirsOrigin, err = repo.DefaultDirs(".", home); err != nil {
			return nil, err
		}
	}
	if !strings.HasPrefix(s.dirsOrigin, "flag ") {
		s.addCatalogFiles()
		for _, w := range conf.CatalogWarnings {
			a.warn("warning: %s", w)
		}
	}
	for _, w := range conf.Warnings {
		a.warn("warning: %s", w)
	}
	return s, nil
}

// settingsHint says where what is wrong with the settings is explained: the help knows flags and variables, and no keys of files.
func settingsHint(err error) string {
	var invalid *config.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			switch kind, _, _ := strings.Cut(p.Origin, " "); kind {
			case "config":
				return "the keys of the config file are in the README: " + homepage + "#settings"
			case "backstage":
				return "what is read of Backstage's files is in the README: " + homepage + "#from-backstage"
			}
		}
	}
	return "see 'vaultmap --help'"
}

// homepage shows the README.
const homepage = "https://github.com/vaultmap/vaultmap"

// addCatalogFiles adds the files that Backstage's catalog.locations names. Those in a folder that is
// scanned anyway are found there.
func (s *settings) addCatalogFiles() {
	if len(s.CatalogFiles.V) == 0 {
		return
	}
	folders := make([]string, len(s.dirs))
	for i, dir := range s.dirs {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		folders[i] = dir
	}
	dirs := slices.Clone(s.dirs)
	for _, file := range s.CatalogFiles.V {
		scanned := func(dir string) bool {
			rel, err := filepath.Rel(dir, file)
			return err == nil && filepath.IsLocal(rel)
		}
		if !slices.ContainsFunc(folders, scanned) {
			dirs = append(dirs, file)
		}
	}
	switch {
	case len(s.dirs) == 0:
		s.dirsOrigin = s.CatalogFiles.Origin
	case len(dirs) > len(s.dirs):
		s.dirsOrigin += ", and " + s.CatalogFiles.Origin
	}
	s.dirs = dirs
}

// foundBackstage returns an app-config.yaml that lies about and was not named, "" where there is none. It is
// only told of: a file that was merely found must not say which server gets the token.
func (s *settings) foundBackstage() string {
	if len(s.Backstage) > 0 {
		return ""
	}
	return nearPath(config.FindBackstage("."))
}

// nearPath returns a path as seen from the working directory, where that is shorter.
func nearPath(path string) string {
	if wd, err := os.Getwd(); err == nil && path != "" {
		if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
			return rel
		}
	}
	return path
}

// shownDirs names the catalog's folders for people.
func (s *settings) shownDirs() string {
	if len(s.dirs) == 0 {
		return "no folder: " + s.dirsOrigin
	}
	return strings.Join(s.dirs, ", ")
}

// foundNo is the error of a command that found nothing of a kind in files: which were read, or why none was.
func (s *settings) foundNo(what string) error {
	if len(s.dirs) == 0 {
		return &failure{err: fmt.Errorf("no folder was read: %s", s.dirsOrigin), status: exitNothing, hint: "--catalog DIR names a folder to read"}
	}
	return &failure{err: fmt.Errorf("no %s was found in %s", what, s.shownDirs()), status: exitNothing, hint: "--catalog DIR names another folder to read"}
}
