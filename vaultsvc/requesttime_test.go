package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A folder that never answers holds a walk up for as long as a request may take and no longer, and
// is given no less time than that: also where others have answered just before, whose time it
// shares.
func TestTimeInWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const timeout, folders = 10 * time.Second, 400
		var mu sync.Mutex
		took := map[string]time.Duration{}
		c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
			Timeout: timeout, Concurrency: 4,
			Transport: inTime(func(w http.ResponseWriter, r *http.Request) {
				var below int
				switch _, err := fmt.Sscanf(r.URL.Path, "/v1/secret/metadata/f-%d/", &below); {
				case err != nil:
					fmt.Fprint(w, `{"request_id":"x","data":{"keys":[`)
					for i := range folders {
						fmt.Fprintf(w, `"f-%04d/",`, i)
					}
					fmt.Fprint(w, `"z"]}}`)
				case below%100 == 99:
					began := time.Now()
					<-r.Context().Done()
					mu.Lock()
					took[fmt.Sprintf("f-%04d/", below)] = time.Since(began)
					mu.Unlock()
				default:
					time.Sleep(70 * time.Millisecond)
					fmt.Fprint(w, `{"request_id":"x","data":{"keys":["a"]}}`)
				}
			})})
		late := 0
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, _ Progress) {
				if l.Err == nil {
					return
				}
				late++
				mu.Lock()
				defer mu.Unlock()
				took := took[l.Folder.Path]
				if !errors.Is(l.Err, ErrTimeout) || took < timeout || took > timeout+slackOf(timeout) {
					t.Errorf("%s: %v after %s", l.Folder, l.Err, took)
				}
			})
		if err != nil || late != folders/100 {
			t.Errorf("%d were too late: %v", late, err)
		}
	})
}
