package login

import (
	"context"
	"fmt"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var kubernetesMethod = method{
	Method: authmethod.Method{
		Name: "kubernetes", Mount: "kubernetes",
		Keys: []authmethod.Key{
			{Name: "role", Label: "role"},
			{Name: "service_account_file", Kind: authmethod.File, Label: "service account in"},
		},
		Needs: []authmethod.Need{{OneOf: []string{"role"}}},
	},
	with: func(s settings) func(Prompter) vaultsvc.Method {
		return unattended(Kubernetes{Mount: s.Mount, Role: s.Get("role"), Token: s.secret("service_account")})
	},
}

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
func (k Kubernetes) Requests() []string { return k.jwt().Requests() }

// jwt is the method whose login this one's is, by another name.
func (k Kubernetes) jwt() JWT {
	token := k.Token
	if token == nil {
		token = File(ServiceAccountFile)
	}
	return JWT{Mount: mountOr(k.Mount, "kubernetes"), Role: k.Role, Token: token, what: "service account's token"}
}

// Login logs in.
func (k Kubernetes) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	if k.Role == "" {
		return nil, fmt.Errorf("%w: there is no role", vaultsvc.ErrConfig)
	}
	return k.jwt().Login(ctx, client)
}
