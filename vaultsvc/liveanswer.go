package vaultsvc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// liveAnswer is what matters of the answer to a list that tells deleted secrets.
type liveAnswer struct {
	listAnswer
	deleted []string // those of the names that are secrets of which it says so
	ignored bool     // the server did not know what to make of the query
}

// errIgnored is what a list ends with whose query the server did not know.
var errIgnored = errors.New("the server does not know what was asked for")

// read reads an answer with what its headers say: of the time, which need not be that of this
// machine. Of what the server knows of each name all is passed over but whether the current version
// is deleted.
func (a *liveAnswer) read(ctx context.Context, turns *longTurns, from io.Reader,
	headers http.Header) error {
	body := turns.reader(ctx, from)
	defer body.done()
	now := time.Now()
	if at, err := http.ParseTime(headers.Get("Date")); err == nil {
		now = at.Add(time.Second) // it has whole seconds
	}
	*a = liveAnswer{}
	t := newTokens(body, turns.budget())
	deleted := map[string]bool{}
	info := func(name string) error {
		var d details
		if err := t.Decode(&d); err != nil {
			return err
		}
		delete(deleted, name) // the last one counts
		// OpenBao gives a folder the details of the secret of the same name.
		if strings.HasSuffix(name, "/") || !d.deleted(now) {
			return nil
		}
		deleted[name] = true
		return t.keep(name)
	}
	err := t.answer(&a.listAnswer, func(name string) (bool, error) {
		if !strings.EqualFold(name, "key_info") {
			return false, nil
		}
		_, err := t.object(info)
		return true, err
	}, func(name string) (bool, error) {
		if !strings.EqualFold(name, "warnings") {
			return false, nil
		}
		warnings, err := t.texts()
		a.ignored = slices.ContainsFunc(warnings, func(w string) bool {
			return strings.Contains(w, "exclude_deleted")
		})
		return true, err
	})
	if err != nil {
		return err
	}
	drain(body)
	if a.Data == nil {
		return nil
	}
	for _, name := range a.Data.Keys {
		if deleted[name] {
			a.deleted = append(a.deleted, name)
		}
	}
	return nil
}

// details are what is kept of the details of a name: about its current version.
type details struct {
	deletion  time.Time // or zero
	destroyed bool
}

func (d details) deleted(now time.Time) bool {
	return d.destroyed || !d.deletion.IsZero() && !d.deletion.After(now)
}

// UnmarshalJSON takes what OpenBao says of a name. A folder has none of it, and a secret that has
// no version yet no version.
func (d *details) UnmarshalJSON(raw []byte) error {
	var all struct {
		Current  uint64 `json:"current_version"`
		Versions entries[struct {
			Deletion  string `json:"deletion_time"`
			Destroyed bool
		}]
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	current := all.Versions[strconv.FormatUint(all.Current, 10)]
	*d = details{destroyed: current.Destroyed}
	if current.Deletion == "" {
		return nil
	}
	var err error
	if d.deletion, err = time.Parse(time.RFC3339Nano, current.Deletion); err != nil {
		return ErrNotVault
	}
	return nil
}

// listLiveWith sends one LIST with a query that tells deleted secrets. It returns all names, and
// those of them that are marked.
func (c *Client) listLiveWith(ctx context.Context, doing, path, query string) (names,
	deleted []string, err error) {
	var answer liveAnswer
	if _, err := c.doQuery(ctx, doing, "LIST", path, query, &answer); err != nil {
		return nil, nil, err
	}
	if answer.ignored {
		return nil, nil, fmt.Errorf("%s: %w", doing, errIgnored)
	}
	names, err = answer.names(doing)
	return names, answer.deleted, err
}
