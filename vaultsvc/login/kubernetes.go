package login

import (
	"context"
	"fmt"

	"github.com/hashicorp/vault/api"
	"github.com/hashicorp/vault/api/auth/kubernetes"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// ServiceAccountFile is where a pod finds the token of its service account.
const ServiceAccountFile = "/var/run/secrets/kubernetes.io/serviceaccount/token"

// Kubernetes logs in as the service account of a pod, whose token kubelet writes anew from time to time.
// https://developer.hashicorp.com/vault/api-docs/auth/kubernetes
type Kubernetes struct {
	Mount string // "" is "kubernetes"
	Role  string
	Token Secret // nil is the file in which a pod has it
}

// Name returns "kubernetes".
func (k Kubernetes) Name() string { return "kubernetes" }

// Requests returns the login.
func (k Kubernetes) Requests() []string { return []string{"auth/" + k.mount() + "/login"} }

func (k Kubernetes) mount() string { return mountOr(k.Mount, "kubernetes") }

// Login logs in.
func (k Kubernetes) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	read := k.Token
	if read == nil {
		read = File(ServiceAccountFile)
	}
	jwt, err := read.word(ctx, "service account's token")
	if err != nil {
		return nil, err
	}
	auth, err := kubernetes.NewKubernetesAuth(k.Role, kubernetes.WithMountPath(k.mount()), kubernetes.WithServiceAccountToken(jwt))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", vaultsvc.ErrConfig, err)
	}
	return auth.Login(ctx, client)
}
