package memvault

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"
	"testing"
)

// volatile are fields whose values differ between any two servers or moments. Their type
// must still be the same.
var volatile = map[string]string{
	"entity_id":  "of an entity that a login makes, which memvault has not",
	"request_id": "random", "id": "the token", "client_token": "the token", "accessor": "random",
	"uuid":          "random",
	"creation_time": "a moment", "expire_time": "a moment", "issue_time": "a moment",
	"last_renewal": "a moment", "last_renewal_time": "a moment", "server_time_utc": "a moment",
	"cluster_id": "random", "cluster_name": "random", "build_date": "of the build",
	"running_plugin_version": "of the build",
}

// closeEnough are numbers of seconds that count down while the two servers are asked.
var closeEnough = map[string]float64{"ttl": 2, "lease_duration": 2}

// compare returns the differences between memvault's and Vault's answer.
func compare(mem, real answer) []string {
	var d differ
	d.value("status", float64(mem.status), float64(real.status))
	d.value("Content-Type", mem.media, real.media)
	d.value("Cache-Control", mem.caching, real.caching)
	// Only the addresses of the two servers may differ.
	a, _ := url.Parse(mem.location)
	b, _ := url.Parse(real.location)
	d.value("Location", a.RequestURI(), b.RequestURI())
	if mem.body == nil && real.body == nil {
		d.value("body", mem.raw, real.raw)
	} else {
		d.value("", mem.body, real.body)
	}
	return d.found
}

type differ struct{ found []string }

func (d *differ) add(at, format string, args ...any) {
	d.found = append(d.found, at+": "+fmt.Sprintf(format, args...))
}

func (d *differ) value(at string, mem, real any) {
	a, b := kind(mem), kind(real)
	if a != b {
		d.add(at, "%s and %s", a, b)
		return
	}
	switch real := real.(type) {
	case map[string]any:
		d.object(at, mem.(map[string]any), real)
	case []any:
		mem := mem.([]any)
		if len(mem) != len(real) {
			d.add(at, "%d and %d elements: %v and %v", len(mem), len(real), mem, real)
			return
		}
		for i := range real {
			d.value(fmt.Sprintf("%s[%d]", at, i), mem[i], real[i])
		}
	case string:
		if lasting(mem.(string)) != lasting(real) {
			d.add(at, "%q and %q", mem, real)
		}
	default:
		if mem != real {
			d.add(at, "%v and %v", mem, real)
		}
	}
}

func (d *differ) object(at string, mem, real map[string]any) {
	keys := slices.Collect(maps.Keys(mem))
	for k := range real {
		if _, ok := mem[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		a, inMem := mem[k]
		b, inReal := real[k]
		within, counts := closeEnough[k]
		switch {
		case !inMem:
			d.add(at+"."+k, "only Vault has it: %v", b)
		case !inReal:
			d.add(at+"."+k, "only memvault has it: %v", a)
		case volatile[k] != "":
			if kind(a) != kind(b) {
				d.add(at+"."+k, "%s and %s", kind(a), kind(b))
			}
		case counts && kind(a) == "number" && kind(b) == "number":
			if math.Abs(a.(float64)-b.(float64)) > within {
				d.add(at+"."+k, "%v and %v", a, b)
			}
		default:
			d.value(at+"."+k, a, b)
		}
	}
}

// lasting takes the durations out of a text: warnings name how much is left.
func lasting(s string) string {
	return regexp.MustCompile(`"(\d+h)?(\d+m)?(\d+s)?"`).ReplaceAllString(s, `"D"`)
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "bool"
	}
	return "number"
}

// A comparison that finds nothing would make the whole contract worthless.
func TestCompareFindsDifferences(t *testing.T) {
	parse := func(status int, raw string) answer {
		a := answer{status: status, media: "application/json", raw: raw}
		if err := json.Unmarshal([]byte(raw), &a.body); err != nil {
			t.Fatal(err)
		}
		return a
	}
	base := parse(200, `{"request_id":"1","data":{"keys":["a","b/"],"ttl":9},"auth":null,"errors":["x \"59s\""]}`)
	for name, tc := range map[string]struct {
		other answer
		n     int
	}{
		"the same, at another moment": {parse(200,
			`{"request_id":"2","data":{"keys":["a","b/"],"ttl":8},"auth":null,"errors":["x \"1m2s\""]}`), 0},
		"status": {parse(404, base.raw), 1},
		"order of keys": {parse(200,
			`{"request_id":"1","data":{"keys":["b/","a"],"ttl":9},"auth":null,"errors":["x \"59s\""]}`), 2},
		"null for empty": {parse(200,
			`{"request_id":"1","data":{"keys":["a","b/"],"ttl":9},"auth":{},"errors":["x \"59s\""]}`), 1},
		"type of a volatile value": {parse(200,
			`{"request_id":1,"data":{"keys":["a","b/"],"ttl":9},"auth":null,"errors":["x \"59s\""]}`), 1},
		"missing and additional": {parse(200,
			`{"request_id":"1","data":{"keys":["a","b/"],"ttl":9},"errors":["x \"59s\""],"more":1}`), 2},
		"error text": {parse(200,
			`{"request_id":"1","data":{"keys":["a","b/"],"ttl":9},"auth":null,"errors":["y"]}`), 1},
		"time left": {parse(200,
			`{"request_id":"1","data":{"keys":["a","b/"],"ttl":90},"auth":null,"errors":["x \"59s\""]}`), 1},
	} {
		if got := compare(base, tc.other); len(got) != tc.n {
			t.Errorf("%s: %d differences, want %d: %q", name, len(got), tc.n, got)
		}
	}
}
