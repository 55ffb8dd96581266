package vaultsvc

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// benchServer is the variable that makes a server of the test binary: a benchmark of the client alone has the server in
// another process.
const benchServer = "VAULTSVC_BENCH_SERVER"

// tenNames is Vault's answer to a LIST of ten names.
const tenNames = `{"request_id":"6e0b42aa-f0b4-8a4f-9a41-0d3a4b2ac9a1","lease_id":"","renewable":false,"lease_duration":0,` +
	`"data":{"keys":["api-key","database/","kafka-consumer","legacy/","mailgun","oauth-client","payments-webhook","redis","stripe-key","tls/"]},` +
	`"wrap_info":null,"warnings":null,"auth":null,"mount_type":"kv"}` + "\n"

// serveBench answers every request with ten names, with the headers that Vault has, until its input ends.
func serveBench() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("http://" + l.Addr().String())
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", "application/json")
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		io.WriteString(w, tenNames)
	}))
	io.Copy(io.Discard, os.Stdin)
}

// startBench starts the server in a process of its own and returns its address.
func startBench(b *testing.B) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), benchServer+"=1")
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
