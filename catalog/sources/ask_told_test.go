package sources

import "testing"

// Who tells a tool the version of the engine may tell it another one.
func TestTold(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		of      Request
		version int
		want    Request // empty where it cannot be told that
	}{
		{Request{Path: "a", Call: kvV1}, 2, Request{Path: "a", Call: kvV2}},
		{Request{Path: "a", Call: kvV2}, 1, Request{Path: "a", Call: kvV1}},
		{Request{Call: kvV2}, 2, Request{}},
		{Request{Call: kvAny}, 2, Request{}},
		{Request{Call: tellerRead}, 1, Request{}},
		{Request{Path: "a", KVVersion: 1}, 2, Request{Path: "a", KVVersion: 2}},
		{Request{KVVersion: 2}, 2, Request{}},
		{Request{}, 2, Request{}},
		{Request{Call: "kv get"}, 1, Request{}},
	} {
		told, ok := tc.of.Told(tc.version)
		same := func(a, b Request) bool {
			return a.Path == b.Path && a.Call == b.Call && a.KVVersion == b.KVVersion
		}
		if ok == same(tc.want, Request{}) || ok && !same(told, tc.want) {
			t.Errorf("%+v told %d: %+v %v", tc.of, tc.version, told, ok)
		}
	}
}
