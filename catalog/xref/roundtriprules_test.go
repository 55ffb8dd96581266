package xref

import "strings"

// told is what a person writes into the fields that a tool has.
type told struct {
	mount   string // "" where the tool has no field for it, and the path begins with it
	path    string
	version int // of the engine, where the tool has a field for it
}

// has reports whether one of the characters is anywhere in mount or path.
func (t told) has(chars string) bool { return strings.ContainsAny(t.mount+t.path, chars) }

// wrongly is what people write for a place, by which the tool does not get it.
type wrongly struct {
	told
	// stuck: nothing that could stand in the same fields would do.
	stuck bool
}

// rule says how a tool gets a place, as upstream has it: in which ways it may be written, and in
// which it is written in vain. Where there is no right way, the place is out of the tool's reach.
type rule func(s spot) (right []told, wrong []wrongly)

// ambiguous reports whether nobody can see what is meant: whether data/, or the mount once more, is
// the name of a folder.
func (w wrongly) ambiguous(s spot) bool {
	return s.beginsWithEndpoint() || strings.HasPrefix(s.path, s.mount.Path) ||
		strings.HasPrefix(s.path, "v1/"+s.mount.Path) ||
		w.mount != s.engine() && w.mount != "" && strings.HasPrefix(w.path, w.mount+"/")
}

// beginsWithEndpoint reports whether the path begins like one of the API.
func (s spot) beginsWithEndpoint() bool {
	return s.mount.KVVersion == 2 && (strings.HasPrefix(s.path, "data/") ||
		strings.HasPrefix(s.path, "metadata/"))
}

func (s spot) kv2() bool { return s.mount.KVVersion == 2 }

// asWritten is the rule of tools that ask for the path of the API that they are given, and for
// nothing else.
func asWritten(s spot) (right []told, wrong []wrongly) {
	right, wrong = asWrittenV1(s)
	return right, append(wrong, wrongly{told: told{path: "v1/" + s.api()}})
}

// asWrittenV1 is that of those which let the API's version stand before the path.
func asWrittenV1(s spot) (right []told, wrong []wrongly) {
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{path: s.whole()}})
	}
	return []told{{path: s.api()}}, wrong
}

// asWrittenV2 is that of those which find no field in version 1.
func asWrittenV2(s spot) (right []told, wrong []wrongly) {
	if !s.kv2() {
		return nil, nil
	}
	return asWritten(s)
}

// addsData is the rule of tools that learn the mount of a path from the server, and put data/
// behind one of version 2 whatever follows.
func addsData(s spot) (right []told, wrong []wrongly) {
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{path: s.api()}})
	}
	return []told{{path: s.whole()}}, wrong
}

// addsDataBehindSlash is that of those for which a slash before the path keeps it from beginning
// with its mount.
func addsDataBehindSlash(s spot) (right []told, wrong []wrongly) {
	right, wrong = addsData(s)
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{path: "/" + s.whole()}})
	}
	return right, wrong
}

// templateRule is that of consul-template's library: data/ may be there or not, but for what lies
// in a folder that is called so.
func templateRule(s spot) (right []told, wrong []wrongly) {
	right = []told{{path: s.api()}}
	switch {
	case !s.kv2():
	case s.beginsWithEndpoint():
		wrong = append(wrong, wrongly{told: told{path: s.whole()}})
	default:
		right = append(right, told{path: s.whole()})
	}
	return right, append(wrong, wrongly{told: told{path: "v1/" + s.api()}})
}

// folders returns the ways to put the first folder of a path into the mount.
func (s spot) folders() []told {
	first, rest, ok := strings.Cut(s.path, "/")
	if !ok {
		return nil
	}
	return []told{{mount: s.mount.Path + first, path: rest, version: s.mount.KVVersion}}
}

// apart is the rule of tools that put mount and path together, with data/ between them where they
// are told version 2.
func apart(s spot) (right []told, wrong []wrongly) {
	v := s.mount.KVVersion
	right = []told{{s.engine(), s.path, v}}
	wrong = []wrongly{
		{told: told{s.engine(), s.whole(), v}},
		{told: told{s.engine(), s.path, 3 - v}},
	}
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{s.engine(), "data/" + s.path, v}},
			wrongly{told: told{s.mount.Path + "data", s.path, v}})
		for _, t := range s.folders() {
			if t.mount == s.mount.Path+"data" {
				right = append(right, t) // one data is that of the API, the other one the folder's
			}
			wrong = append(wrong, wrongly{told: t})
		}
		return right, wrong
	}
	return append(right, s.folders()...), wrong // they need not know where the mount ends
}

// apartByServer is that of those that learn the version from the server.
func apartByServer(s spot) (right []told, wrong []wrongly) {
	right, wrong = apart(s)
	return right, append(wrong[:1], wrong[2:]...)
}

// apartV2 is that of those that know no other version.
func apartV2(s spot) (right []told, wrong []wrongly) {
	if right, wrong = apartByServer(s); s.kv2() {
		return right, wrong
	}
	return nil, []wrongly{{told: told{mount: s.engine(), path: s.path}, stuck: true}}
}

// kvGet is the rule of the commands "vault kv" with the flag -mount: the server is asked for the
// mount of what stands there, and what is more than that is lost.
func kvGet(s spot) (right []told, wrong []wrongly) {
	right = []told{{mount: s.engine(), path: s.path}}
	wrong = []wrongly{{told: told{mount: s.engine(), path: s.whole()}}}
	for _, t := range s.folders() {
		wrong = append(wrong, wrongly{told: t})
	}
	if s.kv2() {
		right = append(right, told{mount: s.mount.Path + "data", path: s.path})
		wrong = append(wrong, wrongly{told: told{mount: s.engine(), path: "data/" + s.path}})
	}
	return right, wrong
}

// joined is the rule of those that put mount and path together, and only then ask the server which
// mount that is.
func joined(s spot) (right []told, wrong []wrongly) {
	right = append([]told{{mount: s.engine(), path: s.path}}, s.folders()...)
	wrong = []wrongly{{told: told{mount: s.engine(), path: s.whole()}}}
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{mount: s.mount.Path + "data", path: s.path}},
			wrongly{told: told{mount: s.engine(), path: "data/" + s.path}})
	}
	return right, wrong
}

// firstSegment is the rule of tools that are told the version, and take the first segment of a path
// for the mount.
func firstSegment(s spot) (right []told, wrong []wrongly) {
	right = []told{{path: s.whole(), version: s.mount.KVVersion}}
	wrong = []wrongly{{told: told{path: s.whole(), version: 3 - s.mount.KVVersion}}}
	switch slashes := strings.Contains(s.engine(), "/"); {
	case slashes && s.kv2():
		return nil, []wrongly{{told: right[0], stuck: true}, {told: told{path: s.api(), version: 2},
			stuck: true}}
	case slashes:
		return right, nil // told version 2 it asks for something in the first segment, which is no mount
	case s.kv2():
		wrong = append(wrong, wrongly{told: told{path: s.api(), version: 2}})
	}
	return right, wrong
}

// operatorWithStore is the rule of External Secrets Operator where the store has a path: that, and
// behind it data/, is taken out of keys once.
func operatorWithStore(s spot) (right []told, wrong []wrongly) {
	v := s.mount.KVVersion
	plain, whole, api := told{s.engine(), s.path, v}, told{s.engine(), s.whole(), v},
		told{s.engine(), s.api(), v}
	right = []told{api} // in that alone the operator finds all that it takes out
	switch {
	case strings.HasPrefix(s.path, s.mount.Path):
		wrong = append(wrong, wrongly{told: plain})
	case s.kv2() && strings.HasPrefix(s.path, "data/"):
		right = append(right, plain)
		wrong = append(wrong, wrongly{told: whole}, wrongly{told: told{s.engine(), s.path, 1}})
	default:
		right = append(right, plain, whole)
		wrong = append(wrong, wrongly{told: told{s.engine(), s.path, 3 - v}})
	}
	if s.kv2() {
		wrong = append(wrong, wrongly{told: told{s.engine(), "data/" + s.path, v}})
	}
	for _, t := range s.folders() {
		switch {
		case strings.HasPrefix(t.path, t.mount+"/"): // it is taken for the store's path
		case !s.kv2() || t.mount == s.mount.Path+"data":
			right = append(right, t)
		default:
			wrong = append(wrong, wrongly{told: t})
		}
	}
	// With a slash at its end the store's path is not found in the key.
	return right, append(wrong, wrongly{told: told{s.mount.Path, s.whole(), v}})
}

// operatorWithoutPath is the same where the store has none: data/ goes behind the first segment,
// unless a folder or mount of that name is anywhere in the key.
func operatorWithoutPath(s spot) (right []told, wrong []wrongly) {
	v := s.mount.KVVersion
	right = []told{{path: s.api(), version: v}}
	switch holds := strings.Contains(s.whole(), "/data/"); {
	case !s.kv2() && !holds:
		wrong = append(wrong, wrongly{told: told{path: s.whole(), version: 2}})
	case !s.kv2():
	case holds || strings.Contains(s.engine(), "/"):
		wrong = append(wrong, wrongly{told: told{path: s.whole(), version: v}})
	default:
		right = append(right, told{path: s.whole(), version: v})
	}
	return right, wrong
}
