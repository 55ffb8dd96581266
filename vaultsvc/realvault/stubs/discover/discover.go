// Package discover stands in for go-discover, so that the test server builds without a
// dozen cloud SDKs. It finds no machines: every search is an error.
package discover

import (
	"errors"
	"log"
)

var errAbsent = errors.New("go-discover: not part of the test server")

// Provider is a place to look for machines in.
type Provider interface {
	Addrs(args map[string]string, l *log.Logger) ([]string, error)
	Help() string
}

// Providers is empty: there is nowhere to look.
var Providers = map[string]Provider{}

// Discover finds nothing.
type Discover struct{}

// Option changes nothing.
type Option func(*Discover) error

// New returns a Discover whose Addrs fails.
func New(...Option) (*Discover, error) { return &Discover{}, nil }

// WithProviders changes nothing.
func WithProviders(map[string]Provider) Option { return func(*Discover) error { return nil } }

// Addrs always fails.
func (*Discover) Addrs(string, *log.Logger) ([]string, error) { return nil, errAbsent }

// Config is a parsed search.
type Config map[string]string

// Parse always fails.
func Parse(string) (Config, error) { return nil, errAbsent }

// String is empty.
func (Config) String() string { return "" }
