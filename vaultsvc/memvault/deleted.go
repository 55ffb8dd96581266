package memvault

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What KV version 2 does when a secret is deleted: the version goes, the name stays, and LIST goes
// on naming it. Vault since 1.21 leaves it out of a list with exclude_deleted, OpenBao since 2.2
// says so at detailed-metadata. (2.2 dies of that list where a folder is among the names; a server
// that claims to be older than 2.3 does not have it here.)

// lost is what has become of the current version of a secret.
type lost struct {
	deleted   time.Time // zero where it was not
	due       time.Time // when it is to be deleted; zero for never
	destroyed bool
}

// deletion is what Vault calls the time of deletion.
func (l lost) deletion() time.Time {
	if l.deleted.IsZero() {
		return l.due
	}
	return l.deleted
}

// Delete deletes the current version of secrets of KV version 2, as "vault kv delete" does.
// [Namespace.Put] writes a new one.
func (n *Namespace) Delete(mount string, paths ...string) {
	var now time.Time
	n.srv.set(func() { now = n.srv.now() })
	n.lose(mount, paths, func(l *lost) { l.deleted = now })
}

// DeleteAt gives the current version of secrets of KV version 2 a time when it is to be deleted, as
// delete_version_after does.
func (n *Namespace) DeleteAt(mount string, due time.Time, paths ...string) {
	n.lose(mount, paths, func(l *lost) { l.due = due })
}

// Undelete brings back what was deleted. What is due to be stays so.
func (n *Namespace) Undelete(mount string, paths ...string) {
	n.lose(mount, paths, func(l *lost) { l.deleted = time.Time{} })
}

// Destroy destroys the current version of secrets of KV version 2 for good. One that was not
// deleted before is not so now.
func (n *Namespace) Destroy(mount string, paths ...string) {
	n.lose(mount, paths, func(l *lost) { l.destroyed = true })
}

func (n *Namespace) lose(mount string, paths []string, change func(*lost)) {
	m := n.mountOf(mount)
	if !m.kv2() {
		panic(fmt.Sprintf("memvault: %q keeps no deleted secrets", mount))
	}
	for _, p := range paths {
		if !m.names.lose(p, change) {
			panic(fmt.Sprintf("memvault: there is no secret %q below %q", p, mount))
		}
	}
}

// lose changes what is kept of a secret, and returns false where there is none of the name.
func (t *tree) lose(path string, change func(*lost)) bool {
	if secret, _ := t.has(path); !secret {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	folder, name := splitLast(path)
	f := t.root.at(folder)
	l := f.lost[name]
	change(&l)
	next := maps.Clone(f.lost) // others may be reading
	if next == nil {
		next = map[string]lost{}
	}
	next[name] = l
	f.lost = next
	return true
}

// listWithLost is list, with what has become of the secrets in the folder that are not simply
// there.
func (t *tree) listWithLost(path string) ([]string, map[string]lost) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.root.at(path)
	if f == nil {
		return nil, nil
	}
	f.sort()
	return f.names, f.lost
}

// leaving returns the names of a folder without the deleted ones where a Vault is asked for that.
func (q *request) leaving(keys []string, gone map[string]lost) []string {
	if !q.part.excludes || !q.srv.excludes() {
		return keys
	}
	return slices.DeleteFunc(slices.Clone(keys), func(name string) bool {
		return !gone[name].deletion().IsZero()
	})
}

// excludes reports whether the server is a Vault that knows of exclude_deleted.
func (s *Server) excludes() bool { return s.product == Vault && s.versionIs(1, 21) }

// readExclude reads the parameter as Vault does. It returns what a server that knows it says of one
// that it cannot take.
func (p *part) readExclude(query url.Values) (wrong string) {
	text := query.Get("exclude_deleted")
	if text == "" {
		return ""
	}
	var err error
	if p.excludes, err = strconv.ParseBool(text); err != nil {
		return fmt.Sprintf("Field validation failed: error converting input for field %q: cannot parse '' as bool: %s",
			"exclude_deleted", err)
	}
	return ""
}

// listDetails answers a list of detailed-metadata.
func (q *request) listDetails(m *mount, folder string) {
	keys, gone := m.names.listWithLost(folder)
	if keys = q.part.of(keys); len(keys) == 0 {
		q.fail(http.StatusNotFound)
		return
	}
	info := map[string]any{}
	for _, key := range keys {
		// As there, the details of a folder are those of the secret of its name.
		if secret, _ := m.names.has(path.Join(folder, key)); secret {
			info[key] = gone[strings.TrimSuffix(key, "/")].details()
		} else {
			info[key] = map[string]any{}
		}
	}
	q.answer(m.engine, map[string]any{"keys": keys, "key_info": info})
}

// details are what OpenBao says of a secret that has one version.
func (l lost) details() map[string]any {
	const written = "2026-01-28T10:20:30.123456789Z"
	deletion := ""
	if at := l.deletion(); !at.IsZero() {
		deletion = at.UTC().Format(time.RFC3339Nano)
	}
	return map[string]any{
		"versions": map[string]any{"1": map[string]any{"created_time": written,
			"deletion_time": deletion, "destroyed": l.destroyed}},
		"current_version": 1, "oldest_version": 0, "created_time": written, "updated_time": written,
		"max_versions": 0,
		"cas_required": false, "delete_version_after": "0s", "custom_metadata": nil,
	}
}
