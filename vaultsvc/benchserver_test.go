package vaultsvc

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// benchServer is the variable that makes a server of the test binary: a benchmark of the client
// alone has the server in another process.
const benchServer = "VAULTSVC_BENCH_SERVER"

// tenNames is Vault's answer to a LIST of ten names.
const tenNames = `{"request_id":"6e0b42aa-f0b4-8a4f-9a41-0d3a4b2ac9a1","lease_id":"","renewable":false,"lease_duration":0,` +
	`"data":{"keys":["api-key","database/","kafka-consumer","legacy/","mailgun","oauth-client","payments-webhook","redis","stripe-key","tls/"]},` +
	`"wrap_info":null,"warnings":null,"auth":null,"mount_type":"kv"}` + "\n"

// serveBench answers every request with names, with the headers that Vault has, until its input
// ends: below secret/metadata/team-1/ and the like there are twenty folders, at the mount's root
// 25, and ten secrets anywhere else. Each answer takes as long as the variable says.
func serveBench(latency time.Duration) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("http://" + l.Addr().String())
	folders := func(name string, n int) string {
		var keys []string
		for i := range n {
			keys = append(keys, fmt.Sprintf(`"%s-%02d/"`, name, i))
		}
		return `{"request_id":"6e0b42aa-f0b4-8a4f-9a41-0d3a4b2ac9a1","data":{"keys":[` +
			strings.Join(keys, ",") + `]}}`
	}
	teams, apps := folders("team", 25), folders("app", 20)
	secrets := strings.ReplaceAll(tenNames, `/"`, `"`)
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", "application/json")
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		switch below := strings.TrimPrefix(r.URL.Path, "/v1/secret/metadata/"); {
		case below == "":
			io.WriteString(w, teams)
		case strings.HasPrefix(below, "team-") && strings.Count(below, "/") == 1:
			io.WriteString(w, apps)
		default:
			io.WriteString(w, secrets)
		}
	}))
	io.Copy(io.Discard, os.Stdin)
}

// startBench starts the server in a process of its own and returns its address.
func startBench(b *testing.B, latency time.Duration) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), benchServer+"="+latency.String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return address[:len(address)-1]
}
