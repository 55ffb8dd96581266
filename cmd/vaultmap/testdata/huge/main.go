// Command huge is a server with FOLDERS folders of NAMES secrets each, in a hundred folders. It
// prints its address and a token that may list everything, and serves until its input ends. It
// fails where somebody asked for a value.
//
// It is a program of its own since it would take minutes with the race detector.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

var kinds = []string{
	"postgres-password", "stripe-webhook", "kafka-sasl", "tls-key", "github-token",
	"smtp", "oauth-client-secret", "jwt-signing-key", "redis-url", "license",
}

func main() {
	folders, err := strconv.Atoi(os.Args[1])
	names, err2 := strconv.Atoi(os.Args[2])
	if err != nil || err2 != nil {
		panic("huge FOLDERS NAMES")
	}
	s := memvault.New()
	s.Mount("secret", "kv", 2, "")
	for i := range folders {
		for j := range names {
			// No name is there twice, as if somebody had put a number into each.
			number := (i*names + j) * 40503 % (1 << 20)
			s.Put("secret", fmt.Sprintf("team-%02d/service-%05d/%s-%05x", i*100/folders, i,
				kinds[j%len(kinds)], number))
		}
	}
	s.Policy("all", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("auth/token/lookup-self", memvault.Read))
	token := s.Token(memvault.TokenOptions{Policies: []string{"all"}, NoDefaultPolicy: true,
		TTL: time.Hour})
	address, stop, err := s.Start()
	if err != nil {
		panic(err)
	}
	fmt.Println(address, token)
	io.Copy(io.Discard, os.Stdin)
	stop()
	if n := s.ValueReads(); n > 0 {
		panic(fmt.Sprintf("%d requests asked for more than names", n))
	}
}
