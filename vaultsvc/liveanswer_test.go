package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
)

// infoOf is what an OpenBao says of a secret with one version.
func infoOf(deletion string, destroyed bool) string {
	return fmt.Sprintf(`{"cas_required":false,"created_time":"2026-01-28T10:00:00Z","current_metadata_version":0,"current_version":1,"custom_metadata":{"team":"a"},
		"delete_version_after":"0s","max_versions":0,"oldest_version":0,"updated_time":"2026-01-28T10:00:00Z",
		"versions":{"1":{"created_time":"2026-01-28T10:00:00Z","deletion_time":%q,"destroyed":%v}}}`, deletion, destroyed)
}

func TestLiveAnswer(t *testing.T) {
	t.Parallel()
	const noon = "Wed, 28 Jan 2026 12:00:00 GMT"
	for _, tc := range []struct {
		name, body string
		date       string
		names      string
		deleted    string
		wrong      error
	}{
		{"Vault's", `{"request_id":"x","data":{"keys":["a","b/"]},"warnings":null,"auth":null}`, noon,
			"a b/", "", nil},
		{"one that did not know",
			`{"request_id":"x","data":{"keys":["a"]},"warnings":["Endpoint ignored these unrecognized parameters: [exclude_deleted]"]}`,
			noon, "", "", errIgnored},
		{"one that did not know several",
			`{"request_id":"x","data":{},"warnings":["other","ignored: [after exclude_deleted limit]"]}`,
			noon, "", "", errIgnored},
		{"another warning", `{"request_id":"x","data":{"keys":["a"]},"warnings":["the quota is nearly used up"]}`,
			noon, "a", "", nil},
		{"nothing", `{"request_id":"x","data":{}}`, noon, "", "", ErrEmpty},
		{"no data", `{"request_id":"x","data":null}`, noon, "", "", ErrEmpty},
		{"of something else", `{"data":{"items":[]}}`, noon, "", "", ErrNotVault},
		{"OpenBao's", `{"request_id":"x","data":{"keys":["a","b","c","d","e","f/"],"key_info":{
			"a":` + infoOf("", false) + `,"b":` + infoOf("2026-01-28T11:59:59.999Z", false) + `,"c":` + infoOf("2026-01-28T12:00:02Z", false) + `,
			"d":` + infoOf("", true) + `,"e":` + infoOf("2026-01-28T11:00:00+02:00", true) +
			`,"f/":{}}}}`, noon, "a b c d e f/", "b d e", nil},
		{"a clock of another time", `{"request_id":"x","data":{"keys":["a","b"],"key_info":{
			"a":` + infoOf("2031-01-01T00:00:00Z", false) + `,"b":` + infoOf("2031-01-01T00:00:02Z", false) + `}}}`, "Wed, 01 Jan 2031 00:00:00 GMT", "a b", "a", nil},
		{"no clock", `{"request_id":"x","data":{"keys":["a","b"],"key_info":{
			"a":` + infoOf("2020-01-01T00:00:00Z", false) + `,"b":` + infoOf("2300-01-01T00:00:00Z", false) + `}}}`, "", "a b", "a", nil},
		{"the folder of a deleted secret, which has its details", `{"request_id":"x","data":{"keys":["a","a/"],"key_info":{
			"a":` + infoOf("2020-01-01T00:00:00Z", false) + `,"a/":` + infoOf("2020-01-01T00:00:00Z", true) + `}}}`, noon, "a a/", "a", nil},
		{"an older version is deleted", `{"request_id":"x","data":{"keys":["a"],"key_info":{"a":{"current_version":10,"versions":{
			"1":{"deletion_time":"2020-01-01T00:00:00Z","destroyed":true},"10":{"deletion_time":"","destroyed":false}}}}}}`, noon, "a", "", nil},
		{"the newest is, whatever stands first", `{"request_id":"x","data":{"keys":["a"],"key_info":{"a":{"versions":{
			"2":{"destroyed":false,"deletion_time":"2020-01-01T00:00:00Z"},"1":{"deletion_time":"","destroyed":false}},"current_version":2}}}}`, noon, "a", "a", nil},
		{"no version yet", `{"request_id":"x","data":{"keys":["a"],"key_info":{"a":{"current_version":0,"versions":{}}}}}`,
			noon, "a", "", nil},
		{"no details", `{"request_id":"x","data":{"keys":["a","b"],"key_info":{"a":null}}}`, noon, "a b",
			"", nil},
		{"details of nobody", `{"request_id":"x","data":{"keys":["a"],"key_info":{"z":` +
			infoOf("", true) + `}}}`, noon, "a", "", nil},
		{"details of another form",
			`{"request_id":"x","data":{"keys":["a"],"key_info":{"a":{"current_version":"one"}}}}`, noon, "",
			"", ErrNotVault},
		{"no time", `{"request_id":"x","data":{"keys":["a"],"key_info":{"a":` +
			infoOf("yesterday", false) + `}}}`, noon, "", "", ErrNotVault},
		{"HTML", html, noon, "", "", ErrNotVault},
	} {
		c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if tc.date != "" {
				w.Header().Set("Date", tc.date)
			}
			fmt.Fprint(w, tc.body)
		}))
		tellsDeleted(c, kv2)
		names, deleted, err := c.listLiveWith(t.Context(), "listing", "secret/metadata/",
			guard.ExcludeDeleted)
		if strings.Join(names, " ") != tc.names && err == nil ||
			strings.Join(deleted, " ") != tc.deleted && err == nil || !errors.Is(err, tc.wrong) ||
			tc.wrong == nil && err != nil {
			t.Errorf("%s: %q, of which %q are deleted, %v; want %q, %q, %v", tc.name, names, deleted, err,
				tc.names, tc.deleted, tc.wrong)
		}
	}
}

// Attack: details without an end, which nobody has a use for. What is kept is the names.
func TestLiveAnswerKeepsNoDetails(t *testing.T) {
	const many = 2000
	var body strings.Builder
	body.WriteString(`{"request_id":"x","data":{"keys":[`)
	for i := range many {
		fmt.Fprintf(&body, `%s"name-%04d"`, map[bool]string{true: ",", false: ""}[i > 0], i)
	}
	body.WriteString(`],"key_info":{`)
	waste := strings.Repeat(canary, 100)
	for i := range many {
		if i > 0 {
			body.WriteString(",")
		}
		fmt.Fprintf(&body, `"name-%04d":{"current_version":3,"custom_metadata":{"x":%q},"versions":{"1":{"by":%q},"3":{"deletion_time":"","destroyed":true}}}`,
			i, waste, waste)
	}
	body.WriteString(`}}}`)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	var answer liveAnswer
	err := answer.read(t.Context(), nil, strings.NewReader(body.String()), http.Header{})
	if err != nil || len(answer.deleted) != many {
		t.Fatalf("%d are deleted, %v", len(answer.deleted), err)
	}
	if kept := int64(heap()) - int64(before); kept > 100*many {
		t.Errorf("it keeps %d bytes, of an answer of %d", kept, body.Len())
	}
	runtime.KeepAlive(answer)
}

// A server that is too busy for it is asked again.
func TestListLiveIsSentAgain(t *testing.T) {
	t.Parallel()
	asked := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"request_id":"x","data":{"keys":["a"]}}`)
	})
	tellsDeleted(c, kv2)
	c.server.Store(&ServerInfo{Product: OpenBao, Version: "2.6.2"})
	c.transport.AllowPages(true)
	names, err := liveNames(t.Context(), c, kv2, at(kv2, "f/"))
	if err != nil || len(names) != 1 || asked != 2 {
		t.Errorf("%q, %v after %d requests", names, err, asked)
	}
}

// Whatever a server answers with, it is taken in or refused, and no folder is ever deleted.
func FuzzLiveAnswer(f *testing.F) {
	f.Add([]byte(`{"request_id":"x","data":{"keys":["a","b/"],"key_info":{"a":`+infoOf("2020-01-01T00:00:00Z",
		false)+`,"b/":`+infoOf("", true)+`}}}`), "Wed, 28 Jan 2026 12:00:00 GMT")
	f.Add([]byte(`{"request_id":"x","data":{"keys":["a"]},"warnings":["exclude_deleted"]}`), "")
	f.Add([]byte(`{"data":{"key_info":[]}}`), "x")
	f.Fuzz(func(t *testing.T, body []byte, date string) {
		var answer liveAnswer
		err := answer.read(t.Context(), nil, strings.NewReader(string(body)), http.Header{"Date": {date}})
		if err != nil {
			return
		}
		var plain listAnswer
		if err := plain.read(t.Context(), nil, strings.NewReader(string(body))); err != nil {
			t.Fatalf("a list refuses it: %v", err)
		}
		mine, err := answer.names("x")
		theirs, plainErr := plain.names("x")
		if strings.Join(mine, "\x00") != strings.Join(theirs, "\x00") ||
			fmt.Sprint(err) != fmt.Sprint(plainErr) {
			t.Fatalf("the names are %q, %v, and of a list %q, %v", mine, err, theirs, plainErr)
		}
		for _, name := range answer.deleted {
			if strings.HasSuffix(name, "/") {
				t.Fatalf("the folder %q is deleted", name)
			}
		}
	})
}

// A version is deleted when its time has come, or destroyed at any.
func TestDetailsOfATime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 28, 12, 0, 0, 0, time.UTC)
	for d, want := range map[details]bool{
		{}:                                 false,
		{destroyed: true}:                  true,
		{deletion: now}:                    true,
		{deletion: now.Add(1)}:             false,
		{deletion: now.Add(-1)}:            true,
		{deletion: now, destroyed: true}:   true,
		{deletion: now.Add(time.Hour * 9)}: false,
	} {
		if got := d.deleted(now); got != want {
			t.Errorf("%+v: %v", d, got)
		}
	}
}
