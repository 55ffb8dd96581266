// Package awskms stands in for the seal wrapper of the same name, so that the test
// server builds without the AWS SDK. It seals nothing: configuring it is an error.
package awskms

import (
	"context"
	"errors"

	"github.com/hashicorp/go-hclog"
	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
)

// Names that Vault's configuration code refers to.
const (
	EnvAwsKmsWrapperKeyId   = "AWSKMS_WRAPPER_KEY_ID"
	EnvVaultAwsKmsSealKeyId = "VAULT_AWSKMS_SEAL_KEY_ID"
)

// Wrapper is a wrapper that cannot be configured.
type Wrapper struct{ wrapping.Wrapper }

// NewWrapper returns a wrapper whose SetConfig fails.
func NewWrapper() *Wrapper { return &Wrapper{} }

// SetConfig always fails.
func (*Wrapper) SetConfig(context.Context, ...wrapping.Option) (*wrapping.WrapperConfig, error) {
	return nil, errors.New("awskms: not part of the test server")
}

// WithDisallowEnvVars returns an option that changes nothing.
func WithDisallowEnvVars(bool) wrapping.Option { return func() any { return nil } }

// WithLogger returns an option that changes nothing.
func WithLogger(hclog.Logger) wrapping.Option { return func() any { return nil } }
