package memvault

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// loginScenario is about logging in by userpass: nobody needs a token for that, and a wrong user
// name is told like a wrong password.
func loginScenario() scenario {
	const wrong = "invalid username or password"
	login := func(path, body string, status int, text string) step {
		return step{method: "PUT", path: "auth/" + path, token: "none", body: body, status: status,
			error: text}
	}
	right := `{"password":"right"}`
	// Tokens of a login are known once it has been made.
	take := func(label, path string) func(r *run) {
		return func(r *run) { r.tokens[label] = logIn(r.b.address(), path, right) }
	}
	return scenario{
		name: "login",
		steps: []step{
			login("userpass/login/alice", right, 200, ""),
			login("userpass/login/ALICE", right, 200, ""),
			login("corp/people/login/bob", right, 200, ""),
			{method: "POST", path: "auth/userpass/login/alice", token: "bad", body: right, status: 200},
			login("userpass/login/alice", `{"password":"wrong"}`, 400, wrong),
			login("userpass/login/alice", `{}`, 400, "invalid credentials"),
			login("userpass/login/nobody", right, 400, wrong),
			login("userpass/login/bob", right, 400, wrong),
			login("nothere/login/alice", right, 403, "permission denied"),
			{method: "GET", path: "auth/userpass/login/alice", token: "none", status: 405,
				error: "unsupported operation"},
			{method: "GET", path: lookupSelf, do: take("alice", "userpass/login/alice"), token: "alice",
				status: 200},
			{method: "GET", path: lookupSelf, do: take("bob", "corp/people/login/Bob"), token: "bob",
				status: 200},
			{method: "PUT", path: renewSelf, token: "alice", status: 200},
			{method: "LIST", path: "secret/metadata/b/", token: "alice", status: 200, once: true},
			{method: "PUT", path: revokeSelf, token: "alice", status: 204},
			{method: "GET", path: lookupSelf, token: "alice", status: 403, error: textInvalid},
		},
	}
}

// logIn logs in and returns the token, "" where there is none.
func logIn(address, path, body string) string {
	resp, err := http.Post(address+"/v1/auth/"+path, "application/json", strings.NewReader(body))
	if err != nil {
		return fmt.Sprint(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Auth struct {
			ClientToken string `json:"client_token"`
		}
	}
	_ = json.NewDecoder(resp.Body).Decode(&answer)
	return answer.Auth.ClientToken
}
