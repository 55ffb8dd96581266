package vaulttest

import (
	"io"
	"net/http"
	"strings"
)

// Front is something that stands in front of a server and answers in its place.
type Front struct {
	Name   string
	Before func(server http.Handler) http.Handler

	Says string // a part of the error of who lists a folder; "" is none: it goes well
	Hint string // a part of what helps
}

// signIn is a page of such a front. No part of it is for a terminal.
const signIn = "\n<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"

// answers gives the same answer to the requests that are meant, and lets the others through.
// Headers are in pairs.
func answers(meant func(*http.Request) bool, status int, body string,
	headers ...string) func(http.Handler) http.Handler {
	return func(server http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !meant(r) {
				server.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
		})
	}
}

func all(*http.Request) bool    { return true }
func list(r *http.Request) bool { return r.Method == "LIST" }
func sys(r *http.Request) bool  { return strings.HasPrefix(r.URL.Path, "/v1/sys/") }

// wants lets through what has a header.
func wants(name, value string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Header.Get(name) != value }
}

// sends answers with bytes that need be no HTTP, and hangs up.
func sends(raw string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				io.WriteString(conn, raw)
				conn.Close()
			}
		})
	}
}

// Fronts are what people have in front of Vault, with what must be said of it. The token is good
// and there is a folder secret/team/.
func Fronts() []Front {
	const envoy = "upstream connect error or disconnect/reset before headers. reset reason: connection refused"
	nginx := func(text string) string {
		return "<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" + text +
			"</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n"
	}
	const (
		login   = "a login page is in front of Vault"
		noList  = "something in front of Vault refuses LIST"
		reached = "what is in front of Vault cannot reach it"
	)
	return []Front{
		{"nothing", answers(func(*http.Request) bool { return false }, 0, ""), "", ""},
		{"a login page with status 200", answers(all, 200, signIn), login, "--header"},
		{"a redirect to a login page of its own", answers(all, 302, signIn, "Location",
			"/oauth2/sign_in?rd=%2Fv1%2Fsecret"), login, "--header"},
		{"a redirect to the company's SSO", answers(all, 302, "", "Location",
			"https://sso.example.com/authorize?client_id=vault"), login, "--header"},
		{"one that sets a cookie first", func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", r.URL.RequestURI())
				w.WriteHeader(http.StatusTemporaryRedirect)
			})
		}, login, "--header"},
		{"the login of a network", answers(all, 302, "", "Location",
			"http://10.0.0.1:8002/index.php?zone=guests"), "or of this network", "browser"},
		{"one that wants https", func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				host, _, _ := strings.Cut(r.Host, ":")
				w.Header().Set("Location", "https://"+host+r.URL.RequestURI())
				w.WriteHeader(http.StatusMovedPermanently)
			})
		}, "the server wants https", "https://"},
		{"a standby's redirect", func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", "http://active.example.com:8200"+r.URL.RequestURI())
				w.WriteHeader(http.StatusTemporaryRedirect)
			})
		}, "to another address: http://active.example.com:8200", "that it names"},
		{"one that takes slashes away", func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", strings.TrimSuffix(r.URL.Path, "/")+"//")
				w.WriteHeader(http.StatusMovedPermanently)
			})
		}, "changes the addresses of requests", "below /v1/"},
		{"a gateway that knows no LIST", answers(list, 405, nginx("405 Not Allowed")), noList,
			"--list-verb get"},
		{"a firewall that forbids LIST", answers(list, 403, nginx("403 Forbidden")), noList,
			"--list-verb get"},
		{"a mesh that has not heard of LIST", answers(list, 501, ""), noList, "--list-verb get"},
		{"a balancer to which LIST is no HTTP", answers(list, 400, nginx("400 Bad Request")), noList,
			"--list-verb get"},
		{"a gateway with JSON of its own", answers(list, 403,
			`{"message":"Missing Authentication Token"}`, "Content-Type", "application/json"), noList,
			"--list-verb get"},
		{"one that blocks sys/", answers(sys, 403, nginx("403 Forbidden")), "", ""},
		{"one that hides sys/", answers(sys, 404, nginx("404 Not Found")), "", ""},
		{"a web server", answers(all, 404, nginx("404 Not Found")), "what answers there is not Vault",
			"the port"},
		{"a firewall that forbids all", answers(all, 403, nginx("403 Forbidden")),
			"something in front of Vault refuses the request", "VPN"},
		{"a web server that fails", answers(all, 500, nginx("500 Internal Server Error")),
			"something in front of Vault failed", "try again"},
		{"nginx without a server", answers(all, 502, nginx("502 Bad Gateway")), reached, "balancer"},
		{"Envoy without a server", answers(all, 503, envoy, "Content-Type", "text/plain"), reached,
			"mesh"},
		{"a balancer without a healthy target", answers(all, 503,
			"<html><body>503 Service Temporarily Unavailable</body></html>"), reached, "health"},
		{"one that waited too long", answers(all, 504, nginx("504 Gateway Time-out")), reached,
			"balancer"},
		{"one that wants a user and password", answers(wants("Authorization", "Basic bWU6cHc="), 401,
			nginx("401 Authorization Required"), "WWW-Authenticate", `Basic realm="sso"`),
			"wants a login of its own", "Authorization: Basic"},
		{"a gateway that wants its key", answers(wants("X-Api-Key", "k"), 401,
			`{"message":"No API key found in request"}`, "Content-Type", "application/json"),
			"wants a login of its own", "--header"},
		{"a proxy that wants a login", answers(all, 407, ""), "through the proxy", "HTTPS_PROXY"},
		{"one to which the body is too long", answers(all, 413, nginx("413 Too Large")),
			"finds the request too long", "limits"},
		{"one to which the path is too long", answers(all, 414, nginx("414 URI Too Large")),
			"finds the request too long", "limits"},
		{"one to which the token is too long", answers(all, 400,
			nginx("400 Request Header Or Cookie Too Large")), "finds the request too long", "headers"},
		{"one that wants another protocol", answers(all, 426, "Upgrade Required"),
			"wants another protocol", "HTTP/1.1"},
		{"nginx that wants a certificate", answers(all, 400,
			nginx("400 No required SSL certificate was sent")), "another client certificate",
			"VAULT_CLIENT_CERT"},
		{"nginx's own number for that", answers(all, 496, ""), "another client certificate",
			"VAULT_CLIENT_CERT"},
		{"nginx with https", answers(all, 400,
			nginx("400 The plain HTTP request was sent to HTTPS port")), "the server wants https",
			"https://"},
		{"one that limits", answers(all, 429, nginx("429 Too Many Requests")), "limiting requests",
			"--concurrency"},
		{"one that answers nothing", answers(all, 200, ""), "the answer is empty", "proxy"},
		{"another API", answers(all, 200, `{"status":"ok"}`, "Content-Type", "application/json"),
			"another API answers", "VAULT_ADDR"},
		{"one that hangs up", sends("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":{"),
			"closed early", "VAULT_ADDR"},
		{"one that garbles", sends("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"data\":\x00"),
			"not from a vault server", "proxies"},
		{"no web server at all", sends("220 mail.example.com ESMTP\r\n"), "not from a vault server",
			"VAULT_ADDR"},
	}
}
