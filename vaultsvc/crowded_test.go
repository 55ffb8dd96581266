package vaultsvc

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A list of mounts that is long waits for its turn like other long answers, and is asked for again
// where that does not come in time. The attack is a server that keeps the turn with another answer,
// so that its mounts cannot be told.
func TestLongMountsAmongLongAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var page strings.Builder
		page.WriteString(`{"data":{"secret":{`)
		for i := range 30_000 {
			fmt.Fprintf(&page, `"m%05d/":{"type":"kv","options":{"version":"2"}},`, i)
		}
		page.WriteString(`"secret/":{"type":"kv","options":{"version":"2"}}},"auth":{}}}`)
		c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
			Transport: inTime(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, page.String())
			})})
		other := &longTurn{turns: &c.long}
		if err := other.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(c.long.patience+time.Millisecond, other.end)
		if mounts, err := c.Mounts(t.Context()); err != nil || len(mounts) != 30_001 {
			t.Errorf("%d mounts, %v", len(mounts), err)
		}
	})
}
