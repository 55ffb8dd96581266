package login_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	clientID     = "vaultmap-tests"
	clientSecret = "client-secret-that-may-not-leak-51c0"
	audience     = "https://vault.example.com"
)

// issuer is an OpenID provider: discovery, keys, the authorization code flow with PKCE, and client
// credentials.
type issuer struct {
	*httptest.Server
	signer jose.Signer
	keys   jose.JSONWebKeySet

	mu       sync.Mutex
	codes    map[string]url.Values // what a code was asked for with
	refuses  bool                  // the user at the login page
	lifetime time.Duration
	asked    []url.Values // the bodies that /token was sent
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256,
		Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{
		signer: signer, codes: map[string]url.Values{}, lifetime: time.Hour,
		keys: jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1",
			Algorithm: "ES256", Use: "sig"}}},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter,
		_ *http.Request) {
		reply(w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL +
				"/token",
			"jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"},
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) { reply(w, i.keys) })
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// authorize is the login page of a user who lets everything happen, or nothing.
func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	asked := r.URL.Query()
	answer := url.Values{"state": asked["state"]}
	if i.refuses {
		answer.Set("error", "access_denied")
	} else {
		code := rand.Text()
		i.codes[code] = asked
		answer.Set("code", code)
	}
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+answer.Encode(), http.StatusFound)
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	id, secret, _ := r.BasicAuth()
	if id == "" {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked = append(i.asked, r.PostForm)
	asked, known := i.codes[r.PostForm.Get("code")]
	delete(i.codes, r.PostForm.Get("code"))
	challenge := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	grant := r.PostForm.Get("grant_type")
	switch {
	case id != clientID || secret != clientSecret:
		w.WriteHeader(http.StatusUnauthorized)
		reply(w, map[string]string{"error": "invalid_client", "error_description": "no such client " +
			secret})
	case grant == "client_credentials":
		reply(w, map[string]any{
			"token_type": "Bearer", "expires_in": 60,
			"access_token": i.jwt(map[string]any{"sub": id, "aud": r.PostForm.Get("audience")}),
		})
	case grant == "authorization_code" && known &&
		asked.Get("code_challenge") == base64.RawURLEncoding.EncodeToString(challenge[:]):
		token := i.jwt(map[string]any{"sub": "dev", "aud": id, "nonce": asked.Get("nonce")})
		reply(w, map[string]any{"token_type": "Bearer", "expires_in": 60, "access_token": token,
			"id_token": token})
	default:
		w.WriteHeader(http.StatusBadRequest)
		reply(w, map[string]string{"error": "invalid_grant"})
	}
}

// jwt signs claims that are good for the issuer's usual time, unless they say otherwise.
func (i *issuer) jwt(claims map[string]any) string {
	now := time.Now()
	all := map[string]any{"iss": i.URL, "iat": now.Unix(), "exp": now.Add(i.lifetime).Unix(),
		"jti": rand.Text()}
	maps.Copy(all, claims)
	raw, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	signed, err := i.signer.Sign(raw)
	if err != nil {
		panic(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}
