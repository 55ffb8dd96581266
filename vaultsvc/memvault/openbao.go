package memvault

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// What OpenBao has since 2.2 and Vault has not, beside detailed-metadata: lists in pages (after and
// limit in the query), policies that bound them (pagination_limit), and SCAN, which lists
// everything below a folder. It follows OpenBao's source: of the engines here KV version 2 alone
// gives pages, and the others leave after and limit out of account. (Pages without the rest came
// with 2.0: a server that claims to be older than 2.2 has none here.)

// part is what a list asks for of a folder's names.
type part struct {
	after string   // names behind that one
	limit string   // as it was sent: a number, "max" or nothing
	most  int      // what it comes to; 0 is all
	sent  []string // which of those that follow were in the query
	paged bool     // the server knows of them

	excludes bool   // deleted secrets are to be left out: see deleted.go
	mistaken string // what is wrong with how that is said
}

func (p *part) read(query url.Values) {
	p.after, p.limit, p.mistaken = query.Get("after"), query.Get("limit"), p.readExclude(query)
	for _, name := range []string{"after", "exclude_deleted", "limit"} {
		if query.Has(name) {
			p.sent = append(p.sent, name)
		}
	}
}

// ignoredBy returns the warning of an engine that does not know of something in the query, nil
// where there is none to give.
func (p part) ignoredBy(m *mount, s *Server) []string {
	if s.product == Vault && !m.kv2() && m.engine != "identity" {
		return nil // version 1 takes anything at Vault, and has no use for it
	}
	ignored := slices.DeleteFunc(slices.Clone(p.sent), func(name string) bool {
		if name == "exclude_deleted" {
			return m.kv2() && s.excludes()
		}
		return m.kv2() && p.paged
	})
	if len(ignored) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Endpoint ignored these unrecognized parameters: %v", ignored)}
}

// LimitPages bounds what one list on an API path, or below it, is answered with, as
// pagination_limit of a policy does: a list that names no limit is cut without a word, and one that
// names a larger limit is denied. The root token is not bound.
func (n *Namespace) LimitPages(path string, most int) {
	n.srv.set(func() { n.srv.bounds[n.path+strings.TrimPrefix(path, "/")] = most })
}

// paged reports whether the server is an OpenBao that has all of it. The caller holds the lock.
func (s *Server) paged() bool { return s.product == OpenBao && s.versionIs(2, 2) }

// slashFirst reports whether a list looks first for a rule that its path matches with the slash.
func (s *Server) slashFirst() bool { return s.product == OpenBao && s.versionIs(2, 6) }

// versionIs reports whether the version is at least that, as one is that is not of the usual form.
func (s *Server) versionIs(major, minor int) bool {
	var x, y int
	_, err := fmt.Sscanf(s.version, "%d.%d", &x, &y)
	return err != nil || x > major || x == major && y >= minor
}

// bounded works out how many names the answer to a list may have, and returns false where that is
// less than was asked for. The caller holds the lock.
func (q *request) bounded() bool {
	p := &q.part
	if p.paged = q.srv.paged(); !p.paged {
		p.after, p.limit = "", ""
	}
	bound := 0
	for path, most := range q.srv.bounds {
		if strings.HasPrefix(q.ns.path+q.path, path) && !q.acl.Root && (bound == 0 || most < bound) {
			bound = most
		}
	}
	n, err := strconv.Atoi(p.limit)
	switch {
	case p.limit == "" || p.limit == "max":
		p.most, p.limit = bound, ""
	case bound == 0:
		p.most = max(n, 0) // what is no number is for the engine to refuse
	case err != nil || n > bound || n < 0:
		return false
	default:
		p.most = n
		if n == 0 {
			p.most = bound
		}
	}
	return true
}

// wrong reports whether the limit is nothing that an engine with pages takes.
func (p part) wrong() bool {
	_, err := strconv.Atoi(p.limit)
	return p.limit != "" && err != nil
}

// of returns those of the sorted names that were asked for.
func (p part) of(names []string) []string {
	if p.after != "" {
		i, found := slices.BinarySearch(names, p.after)
		if found {
			i++
		}
		names = names[i:]
	}
	if p.most > 0 && p.most < len(names) {
		names = names[:p.most]
	}
	return names
}

// scanNames answers with every secret below a folder, and no folders. The right to scan it is all
// that this takes: what a list of a folder further down would be denied is in it too, and does not
// show.
func (q *request) scanNames(m *mount, names *tree, folder string) {
	data, waiting, keys := map[string]any{}, []string{""}, []string{}
	for len(waiting) > 0 {
		at := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		for _, name := range names.list(folder + at) {
			if strings.HasSuffix(name, "/") {
				waiting = append(waiting, at+name)
			} else {
				keys = append(keys, at+name)
			}
		}
	}
	if len(keys) > 0 { // unlike a list, a scan that finds nothing is no failure
		data["keys"] = keys
	}
	q.answer(m.engine, data)
}
