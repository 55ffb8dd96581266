// Package azurekeyvault stands in for the seal wrapper of the same name, so that the test
// server builds without Azure's SDK. It seals nothing: configuring it is an error.
package azurekeyvault

import (
	"context"
	"errors"

	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
)

// Names that Vault's configuration code refers to.
const (
	EnvAzureKeyVaultWrapperKeyName   = "AZUREKEYVAULT_WRAPPER_KEY_NAME"
	EnvVaultAzureKeyVaultKeyName     = "VAULT_AZUREKEYVAULT_KEY_NAME"
	EnvAzureKeyVaultWrapperVaultName = "AZUREKEYVAULT_WRAPPER_VAULT_NAME"
	EnvVaultAzureKeyVaultVaultName   = "VAULT_AZUREKEYVAULT_VAULT_NAME"
)

// Wrapper is a wrapper that cannot be configured.
type Wrapper struct{ wrapping.Wrapper }

// NewWrapper returns a wrapper whose SetConfig fails.
func NewWrapper() *Wrapper { return &Wrapper{} }

// SetConfig always fails.
func (*Wrapper) SetConfig(context.Context, ...wrapping.Option) (*wrapping.WrapperConfig, error) {
	return nil, errors.New("azurekeyvault: not part of the test server")
}

// WithDisallowEnvVars returns an option that changes nothing.
func WithDisallowEnvVars(bool) wrapping.Option { return func() any { return nil } }
