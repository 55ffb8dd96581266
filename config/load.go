package config

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"
)

// Load finds out every setting. env is os.Getenv or what takes its place.
//
// What is wrong with the settings is an [InvalidError] with all of it. Where nothing names a
// server the error wraps [ErrNoAddress], and the Config is returned all the same; with
// every other error it is nil. A profile that is not there is [ErrNoProfile].
func Load(flags Flags, env func(string) string) (*Config, error) {
	var bad problems
	home := homeDir(env)
	file, err := openFile(flags, env, home, &bad)
	if err != nil {
		return nil, err
	}
	lookup := flags.LookupEnv
	if lookup == nil {
		lookup = func(name string) (string, bool) { v := env(name); return v, v != "" }
	}
	app, err := openBackstage(flags, lookup, home, &bad)
	if err != nil {
		return nil, err
	}
	prof, name, err := file.choose(flags.Profile, env)
	switch {
	case err != nil && len(bad) == 0:
		return nil, err
	case err != nil:
		bad.add(name.Origin, err)
		return nil, &InvalidError{Problems: bad}
	}
	c, p, top := file.server(flags, env, app, prof, name, &bad)
	c.File, c.Backstage, c.Profiles = file.shown, app.files, file.names()
	c.Addresses, c.profiles = addresses(file.profiles), describer(file, flags, app, c)
	c.Engine = first(DefaultEngine, flag("engine", flags.Engine), app.engine, p.engine, top.engine)
	c.KVVersion = first(0, flag("kv-version", flags.KVVersion), app.kvVersion, p.kvVersion,
		top.kvVersion)
	c.SecretSuffix = first("", app.suffix, p.secretSuffix, top.secretSuffix)
	c.Concurrency = first(DefaultConcurrency, flag("concurrency", flags.Concurrency), p.concurrency,
		top.concurrency)
	c.Timeout = first(DefaultTimeout, flag("timeout", flags.Timeout), timeoutVariable(env, &bad),
		p.timeout, top.timeout)
	c.Mouse = first(true, p.mouse, top.mouse)
	c.Linear = first(false, flag("linear", flags.Linear), linearVariable(env, &bad), p.linear,
		top.linear)
	c.Index = first(false, p.index, top.index)
	c.look(env, flags.Looks, p, top, &bad)
	c.Twins, c.Check = first(nil, file.ownTwins), mergeGates(p.gate, top.gate)
	c.Keys, c.Commands = file.ownKeys, file.ownCommands
	c.Renewal = first(0, app.renewal, p.renewal, top.renewal)
	c.CatalogFiles, c.CatalogWarnings = first(nil, app.locations), app.warnings
	c.SecretVariables = append(file.secretVariables, app.secretVariables...)
	c.env, c.home = env, home
	// Who names that file means its server, and is not taken to another; who chooses a profile does
	// not.
	if app.noAddress.Message != "" && !c.Address.isGiven() &&
		!(c.chosen && strings.HasPrefix(c.Address.Origin, "config ")) {
		bad = append(bad, app.noAddress)
	}
	if len(flags.Catalog) > 0 {
		c.Catalog = Value[[]string]{flags.Catalog, "flag --catalog"}
	} else {
		c.Catalog = first(nil, p.catalog, top.catalog)
	}
	// What files say was checked when they were read.
	check(&bad, c.Address, checkAddress)
	check(&bad, c.PublicURL, checkPublicURL)
	check(&bad, c.Namespace, checkNamespace)
	check(&bad, c.TokenFile, checkPath)
	check(&bad, c.Catalog, checkPaths)
	check(&bad, c.Engine, checkEngine)
	check(&bad, c.KVVersion, checkKVVersion)
	check(&bad, c.ListVerb, checkListVerb)
	check(&bad, c.Concurrency, checkConcurrency)
	check(&bad, c.Timeout, checkTimeout)
	if len(bad) > 0 {
		return nil, &InvalidError{Problems: bad}
	}
	app.logIn(c)
	c.PublicURL.V = strings.TrimRight(c.PublicURL.V, "/")
	c.Namespace.V = strings.Trim(c.Namespace.V, "/")
	c.warnModes(file.path)
	if c.Address.IsDefault() {
		return c, ErrNoAddress
	}
	return c, nil
}

// openFile reads the config file: the one that a flag names, which must be there, else the
// first that is found. None at all is an empty file.
func openFile(flags Flags, env func(string) string, home string, bad *problems) (*file, error) {
	paths := system{home: xdg.Home, config: xdg.ConfigHome, dirs: xdg.ConfigDirs}.configFiles(env,
		home)
	named := flags.Config != nil
	if named {
		paths = []string{*flags.Config}
	}
	read := readFound
	if named {
		read = readFile
	}
	for _, path := range paths {
		data, err := read(path, maxFile)
		switch {
		case err == nil:
			return parseFile(path, shorten(path, home), home, data, flags, bad), nil
		case !named && errors.Is(err, os.ErrNotExist):
			continue
		case named:
			return nil, fmt.Errorf("reading the config file named by --config: %w", err)
		}
		return nil, fmt.Errorf("reading the config file: %w", err)
	}
	return &file{}, nil
}

// first returns the first value that is there, else the default.
func first[T any](otherwise T, values ...*Value[T]) Value[T] {
	for _, v := range values {
		if v != nil {
			return *v
		}
	}
	return Value[T]{otherwise, fromDefault}
}

func flag[T any](name string, v *T) *Value[T] {
	if v == nil {
		return nil
	}
	return &Value[T]{*v, "flag --" + name}
}

// variable returns the first environment variable that is set and not empty.
func variable(env func(string) string, names ...string) *Value[string] {
	for _, name := range names {
		if v := env(name); v != "" {
			return &Value[string]{v, "env " + name}
		}
	}
	return nil
}

// linearVariable reads whether somebody wants lines instead of a screen.
func linearVariable(env func(string) string, bad *problems) *Value[bool] {
	v := variable(env, "VAULTMAP_LINEAR")
	if v == nil {
		return nil
	}
	on, err := strconv.ParseBool(v.V)
	if err != nil {
		bad.add(v.Origin, errors.New("it must be true or false"))
		return nil
	}
	return &Value[bool]{on, v.Origin}
}

// timeoutVariable reads the timeout as Vault's own programs do: a duration, or seconds.
func timeoutVariable(env func(string) string, bad *problems) *Value[time.Duration] {
	v := variable(env, "VAULT_CLIENT_TIMEOUT", "BAO_CLIENT_TIMEOUT")
	if v == nil {
		return nil
	}
	d, err := parseTimeout(v.V)
	if err != nil {
		bad.add(v.Origin, err)
		return nil
	}
	return &Value[time.Duration]{d, v.Origin}
}

// parseTimeout reads a duration as Go writes it, "90s", or a number of seconds.
func parseTimeout(s string) (time.Duration, error) {
	if seconds, err := strconv.ParseUint(s, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is no duration such as 30s or 2m", s)
	}
	return d, nil
}

// check applies a check to a value that flags or the environment gave.
func check[T any](bad *problems, v Value[T], rule func(T) error) {
	if v.isGiven() {
		bad.add(v.Origin, rule(v.V))
	}
}
