package config

import (
	"errors"
	"strings"
	"time"
)

// ErrNoAddress is wrapped by the error of [Load] where nothing says which server to talk to.
var ErrNoAddress = errors.New("no address of a Vault server")

// Defaults of settings that have one other than "none".
const (
	DefaultEngine      = "secrets" // as in Backstage's Vault plugin
	DefaultConcurrency = 32
	DefaultTimeout     = 30 * time.Second
)

// fromDefault is the origin of a value that nobody set.
const fromDefault = "default"

// Value is a setting and where it came from.
type Value[T any] struct {
	V T
	// Origin is "flag --address", "env VAULT_ADDR", "backstage app-config.yaml:12",
	// "config ~/.config/vaultmap/config.yaml:3" or "default".
	Origin string
}

// IsDefault tells whether nobody set the value.
func (v Value[T]) IsDefault() bool { return v.Origin == fromDefault }

// isGiven tells whether a flag or the environment gave the value.
func (v Value[T]) isGiven() bool {
	return strings.HasPrefix(v.Origin, "flag ") || strings.HasPrefix(v.Origin, "env ")
}

// Config is all settings of a run.
type Config struct {
	File      string   // the config file that was read, as it is shown; "" where there is none
	Backstage []string // the app-config files that --backstage named, as they are shown

	Address      Value[string]        // of Vault's API: http, https or unix; without a slash at its end
	PublicURL    Value[string]        // of Vault's UI; "" is the address
	Namespace    Value[string]        // without slashes at its ends; "" is the root namespace
	TokenFile    Value[string]        // "" where no file was named
	Catalog      Value[[]string]      // folders to scan; empty where none was named
	Engine       Value[string]        // that annotations mean when they name none
	KVVersion    Value[int]           // 1 or 2, for mounts that do not say; 0 detects it
	SecretSuffix Value[string]        // see catalog.Options; "" is none
	Concurrency  Value[int]           // requests at once, at least 1
	Timeout      Value[time.Duration] // of one request, more than 0
	Mouse        Value[bool]
	Renewal      Value[time.Duration] // how often Backstage's file has its token renewed; 0 leaves it to the token's life
	CatalogFiles Value[[]string]      // absolute paths of the files that Backstage's catalog.locations names

	// Warnings are what was left out of those files. It is no reason not to start.
	Warnings []Problem

	// Kubernetes is how those files have the program log in; nil where they do not, or where the
	// address is not theirs.
	Kubernetes *Kubernetes

	token   *Value[Token] // of those files, for their own address alone
	noToken string        // why that is not there
	env     func(string) string
	home    string
}

// Flags are the settings on the command line. Nil is a flag that was not given.
type Flags struct {
	Config       *string        // --config: the config file, which must be there
	Backstage    []string       // --backstage, once for each app-config file: later ones override earlier ones
	Address      *string        // --address
	PublicURL    *string        // --public-url
	Namespace    *string        // --namespace
	TokenFile    *string        // --token-file
	Catalog      []string       // --catalog, once for each folder
	Engine       *string        // --engine
	KVVersion    *int           // --kv-version
	SecretSuffix *string        // --secret-suffix
	Concurrency  *int           // --concurrency
	Timeout      *time.Duration // --timeout
	Mouse        *bool          // --mouse

	// LookupEnv tells a variable that is set to nothing from one that is not set, as os.LookupEnv
	// does: app-config files differ by that. Nil takes both for not set.
	LookupEnv func(name string) (value string, ok bool)
}
