// Package transit stands in for the seal wrapper of the same name, so that the test server builds
// without a second client library for Vault. It seals nothing: configuring it is an error.
package transit

import (
	"context"
	"errors"

	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
)

// Names that Vault's configuration code refers to.
const (
	EnvTransitWrapperKeyName          = "TRANSIT_WRAPPER_KEY_NAME"
	EnvVaultTransitSealKeyName        = "VAULT_TRANSIT_SEAL_KEY_NAME"
	EnvTransitWrapperMountPath        = "TRANSIT_WRAPPER_MOUNT_PATH"
	EnvVaultTransitSealMountPath      = "VAULT_TRANSIT_SEAL_MOUNT_PATH"
	EnvTransitWrapperDisableRenewal   = "TRANSIT_WRAPPER_DISABLE_RENEWAL"
	EnvVaultTransitSealDisableRenewal = "VAULT_TRANSIT_SEAL_DISABLE_RENEWAL"
)

// Wrapper is a wrapper that cannot be configured.
type Wrapper struct{ wrapping.Wrapper }

// NewWrapper returns a wrapper whose SetConfig fails.
func NewWrapper() *Wrapper { return &Wrapper{} }

// SetConfig always fails.
func (*Wrapper) SetConfig(context.Context, ...wrapping.Option) (*wrapping.WrapperConfig, error) {
	return nil, errors.New("transit: not part of the test server")
}

// WithKeyIdPrefix returns an option that changes nothing.
func WithKeyIdPrefix(string) wrapping.Option { return func() any { return nil } }
