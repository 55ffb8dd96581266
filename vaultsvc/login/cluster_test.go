package login_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// cluster is the part of a Kubernetes API that Vault asks: whether the token of a service account
// is valid.
type cluster struct {
	*httptest.Server
	issuer *issuer // of the service accounts' tokens; Vault does not look at the signature

	mu    sync.Mutex
	valid map[string]bool
}

func newCluster(t testing.TB) *cluster {
	t.Helper()
	k := &cluster{issuer: newIssuer(t), valid: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /apis/authentication.k8s.io/v1/tokenreviews",
		func(w http.ResponseWriter, r *http.Request) {
			var review struct {
				APIVersion string `json:"apiVersion"`
				Kind       string `json:"kind"`
				Spec       struct {
					Token     string   `json:"token"`
					Audiences []string `json:"audiences,omitempty"`
				} `json:"spec"`
				Status map[string]any `json:"status"`
			}
			json.NewDecoder(r.Body).Decode(&review)
			k.mu.Lock()
			valid := k.valid[review.Spec.Token]
			k.mu.Unlock()
			review.Status = map[string]any{"authenticated": valid}
			if valid {
				review.Status["audiences"] = review.Spec.Audiences
				review.Status["user"] = map[string]string{"username": "system:serviceaccount:payments:app",
					"uid": "uid-1"}
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			json.NewEncoder(w).Encode(review)
		})
	k.Server = httptest.NewServer(mux)
	t.Cleanup(k.Close)
	return k
}

// rotate makes a new token for the service account of the name in payments; no other is valid any
// more.
func (k *cluster) rotate(name string) string {
	token := k.issuer.jwt(map[string]any{
		"aud": []string{audience}, "sub": "system:serviceaccount:payments:" + name,
		"kubernetes.io": map[string]any{"namespace": "payments",
			"serviceaccount": map[string]string{"name": name, "uid": "uid-1"}},
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.valid = map[string]bool{token: true}
	return token
}
