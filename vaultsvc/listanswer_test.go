package vaultsvc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// answersOfAllKinds are answers to a LIST, usual and odd.
var answersOfAllKinds = []string{
	tenNames,
	`{"request_id":"x","data":{"keys":[]}}`,
	`{"request_id":"x","data":{"keys":null}}`,
	`{"request_id":"x","data":{"keys":["a","a/","b c","ü","\u0000","\ud800","\"","/","",null]}}`,
	`{"request_id":"x","data":{"keys":["a"],"key_info":{"a":{"x":[1,2,{"keys":["no"]}],"y":-1.5e3}}}}`,
	`{"request_id":"x","data":{"keys":["a"]},"data":{"keys":["b"]}}`,
	`{"request_id":"x","data":{"keys":["a"]},"data":{"more":1}}`,
	`{"request_id":"x","data":{"keys":["a"],"keys":["b","c"]}}`,
	`{"Request_ID":"x","DATA":{"Keys":["a"]}}`,
	`{"request_id":"x","data":{"` + "\u212a" + `eys":["a"]}}`, // a letter that is another's capital
	`{"request_id":null,"data":null}`,
	`{"request_id":7,"data":{"keys":["a"]}}`,
	`{"request_id":"x","data":{"keys":["a",1]}}`,
	`{"request_id":"x","data":{"keys":{"a":"b"}}}`,
	`{"request_id":"x","data":[]}`,
	`{"data":{"keys":["a"]}}`,
	"\t {\"data\" :\r\n {\"keys\": [ \"a\" , \"b\" ] } } \n",
	`{"data":{"keys":["a"]}} and more`,
	`{"data":{"keys":["a"]}`,
	`{"data":{"keys":["a",]}}`,
	`{"data":{"keys":["a" "b"]}}`,
	`{"data":{"keys":["a"]},}`,
	`{"data":{"keys":["` + "a\x01b\xff" + `"]}}`,
	`{"data":{"keys":["` + "\xff" + `"]}}`,
	`{"n":01,"data":{"keys":["a"]}}`, `{"n":-0,"data":{"keys":["a"]}}`,
	`{"n":1.5,"data":{"keys":["a"]}}`, `{"n":tru,"data":{"keys":["a"]}}`,
	`{"n":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `,"data":{"keys":["a"]}}`,
	`{}`, ``, ` `, `null`, `[]`, `"x"`, `7`, html, `{"errors":["permission denied"]}`,
	`{"data":{"keys":["` + strings.Repeat("long", usual/4) + `"]}}`,
}

// An answer is what encoding/json makes of it, whichever way it is read and in whatever pieces it
// comes.
func FuzzListAnswer(f *testing.F) {
	for _, text := range answersOfAllKinds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want listAnswer
		wantErr := json.NewDecoder(strings.NewReader(text)).Decode(&want)
		if wantErr == io.EOF {
			wantErr = errNothing
		}
		for name, body := range map[string]io.Reader{
			"at once": strings.NewReader(text), "by bytes": iotest.OneByteReader(strings.NewReader(text)),
			"with its end": iotest.DataErrReader(strings.NewReader(text)),
		} {
			var got listAnswer
			err := got.read(t.Context(), nil, body)
			if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
				t.Fatalf("%s: %q: %v, want %v", name, text, err, wantErr)
			}
			if err == nil && !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %q: %+v, want %+v", name, text, got, want)
			}
		}
	})
}

// Vault's answers, with names as people give them, need no reflection.
func TestUsualAnswersAreScanned(t *testing.T) {
	t.Parallel()
	for _, text := range []string{tenNames, answersOfAllKinds[1],
		strings.Replace(tenNames, "redis", "für alle", 1)} {
		if a := new(listAnswer); !a.scan([]byte(text)) || a.RequestID == "" || a.Data == nil ||
			a.Data.Keys == nil {
			t.Errorf("%s: %+v", text, a)
		}
	}
}

// A control character in an answer, wherever it stands, is for encoding/json to judge: no name may
// come to hold one unseen.
func TestControlsInAnswers(t *testing.T) {
	t.Parallel()
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				text := bytes.Repeat([]byte(" ~\x80\xff"), 5)[:length]
				text[at] = byte(c)
				if got := holdsControl(text); got != (c < ' ') {
					t.Fatalf("%q: %t", text, got)
				}
			}
		}
	}
}

// A connection that breaks says so, unless the answer was there already.
func TestAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	fault := errors.New("a fault")
	for _, tc := range []struct {
		text string
		want error
	}{{`{"data":{"keys":["a"`, fault}, {`{"data":{"keys":["a"]}}`, nil}, {``, fault}, {` `, fault}} {
		var a listAnswer
		err := a.read(t.Context(), nil, io.MultiReader(strings.NewReader(tc.text), broken{fault}))
		if !errors.Is(err, tc.want) || tc.want == nil &&
			(err != nil || fmt.Sprint(a.Data.Keys) != "[a]") {
			t.Errorf("%q: %v, want %v", tc.text, err, tc.want)
		}
	}
}

// canned is a server that is always the same, and costs nothing.
type canned struct{}

func (canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(tenNames)),
		Request: r}, nil
}

// What a LIST allocates beside what the transport does: a walk sends very many.
func TestListAllocations(t *testing.T) {
	c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
		Transport: canned{}})
	loc := at(kv2, "teams/payments/")
	got := testing.AllocsPerRun(200, func() {
		if _, err := c.List(t.Context(), kv2, loc); err != nil {
			t.Error(err)
		}
	})
	if t.Log(got); got > 25 {
		t.Errorf("%v allocations", got)
	}
}

// cannedTree is such a server with twenty folders in each of twenty, and ten secrets in each of
// those.
type cannedTree struct{}

func (cannedTree) RoundTrip(r *http.Request) (*http.Response, error) {
	text := strings.ReplaceAll(tenNames, `/"`, `"`)
	if below := strings.TrimPrefix(r.URL.Path, "/v1/secret/metadata/"); strings.Count(below, "/") < 2 {
		text = twentyFolders
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(text)),
		Request: r}, nil
}

var twentyFolders = func() string {
	var keys []string
	for i := range 20 {
		keys = append(keys, fmt.Sprintf(`"folder-%02d/"`, i))
	}
	return `{"request_id":"x","data":{"keys":[` + strings.Join(keys, ",") + `]}}`
}()

// What a LIST of a walk allocates, the server above included: garbage is a fifth of what a walk
// costs.
func TestWalkAllocations(t *testing.T) {
	c := newClient(t, Options{Address: "https://vault.example.com:8200", Token: someToken,
		Transport: cannedTree{}})
	const lists = 1 + 20 + 400
	walk := func() {
		names := 0
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, _ Progress) { names += len(l.Names) })
		if err != nil || names != 20+400+4000 {
			t.Errorf("%d names, %v", names, err)
		}
	}
	walk()
	made, newBuffer := 0, buffers.New // which the race detector throws away now and then
	buffers.New = func() any { made++; return newBuffer() }
	defer func() { buffers.New = newBuffer }()
	c.opts.Concurrency = 1
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 10 {
		walk()
	}
	runtime.ReadMemStats(&after)
	allocations := float64(after.Mallocs-before.Mallocs) / (10 * lists)
	size := (float64(after.TotalAlloc-before.TotalAlloc) - float64(made*usual)) / (10 * lists)
	t.Logf("%.1f allocations, %.0f bytes a LIST", allocations, size)
	if allocations > 19 || size > 2000 {
		t.Errorf("a LIST makes %.1f allocations of %.0f bytes", allocations, size)
	}
}
