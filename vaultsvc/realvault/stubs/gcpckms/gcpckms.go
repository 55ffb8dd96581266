// Package gcpckms stands in for the seal wrapper of the same name, so that the test
// server builds without Google Cloud's SDK. It seals nothing: configuring it is an error.
package gcpckms

import (
	"context"
	"errors"

	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
)

// Names that Vault's configuration code refers to.
const (
	EnvGcpCkmsWrapperCredsPath   = "GCPCKMS_WRAPPER_CREDENTIALS"
	EnvGcpCkmsWrapperProject     = "GCPCKMS_WRAPPER_PROJECT"
	EnvGcpCkmsWrapperLocation    = "GCPCKMS_WRAPPER_LOCATION"
	EnvGcpCkmsWrapperCryptoKey   = "GCPCKMS_WRAPPER_CRYPTO_KEY"
	EnvVaultGcpCkmsSealCryptoKey = "VAULT_GCPCKMS_SEAL_CRYPTO_KEY"
	EnvGcpCkmsWrapperKeyRing     = "GCPCKMS_WRAPPER_KEY_RING"
	EnvVaultGcpCkmsSealKeyRing   = "VAULT_GCPCKMS_SEAL_KEY_RING"
)

// Wrapper is a wrapper that cannot be configured.
type Wrapper struct{ wrapping.Wrapper }

// NewWrapper returns a wrapper whose SetConfig fails.
func NewWrapper() *Wrapper { return &Wrapper{} }

// SetConfig always fails.
func (*Wrapper) SetConfig(context.Context, ...wrapping.Option) (*wrapping.WrapperConfig, error) {
	return nil, errors.New("gcpckms: not part of the test server")
}
