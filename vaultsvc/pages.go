package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
)

// OpenBao gives lists in pages (since 2.0; openbao.org/docs/rfcs/paginated-lists): of the names
// behind one that is named in "after", as many as "limit" says. Since 2.2 a policy can bound that
// limit (pagination_limit). A list that says nothing of a limit is then cut, and nothing in the
// answer tells; one that asks for more is denied; "max" asks for as many as may be. A list of all
// names is one that asked for more than it got.
//
// There is no use for SCAN, with which OpenBao lists everything below a folder at once (since 2.2,
// a right of its own). It takes that right for the folder that it begins at and looks at no other:
// names that a list is denied come along as if they could be listed. And since 2.4 a policy can
// have names left out of the answer (list_scan_response_keys_filter_path), whole folders among
// them, of which nothing in the answer tells either. A map made of it would not know what is
// denied, and not whether it is whole.
const (
	// pageSize is more names than an answer may hold of their usual length, so that a page is nearly
	// always the folder. Small pages are no relief: for KV version 2 the server reads the whole folder
	// for each of them. And they are where names could be missed, for the policies' filter works on a
	// page when it has been cut.
	pageSize = 1_000_000

	// smaller is by how much pages are smaller where an answer is longer than it may be all the same.
	smaller = 100

	// largest bounds what is taken of one folder: so many times what one answer may hold.
	largest = 4

	// fewPages are enough where they are small: see patience.
	fewPages = 100
)

// patience is the part of what a folder may cost that is used up by a page of so many names: there
// may be a hundred pages, and of larger ones ten times as many as they have names. A policy may
// have set a small limit, and one that filters names leaves gaps; but a server could have a page
// for each name and no end of them.
func patience(names int) float64 { return 1 / float64(max(fewPages, 10*names)) }

// lister sends one LIST with a query and returns the names of its answer.
type lister func(ctx context.Context, doing, path, query string) ([]string, error)

// listPages lists a folder of a server that gives pages, of so many names each. What has no pages,
// as KV version 1, pays no heed to the query and answers with all names.
func (c *Client) listPages(ctx context.Context, doing, path string, size int,
	list lister) (all []string, err error) {
	whole := strconv.Itoa(size)
	limit, after := whole, ""
	room := min(largest*c.transport.MaxAnswer, mostInFolder)
	for used := 0.0; ; {
		page, err := list(ctx, doing, path, url.Values{"after": {after}, "limit": {limit}}.Encode())
		switch {
		case errors.Is(err, errTooLong) && limit == whole:
			limit = strconv.Itoa(max(size/smaller, 1))
			continue
		case errors.Is(err, ErrDenied) && limit == whole && all == nil:
			limit = "max" // denied at all, or for asking so much
			continue
		case errors.Is(err, ErrBadRequest) && all == nil:
			return list(ctx, doing, path, "") // an engine to which the limit means something else
		case errors.Is(err, ErrEmpty) && all != nil:
			return all, nil
		case err != nil:
			return nil, err
		case all == nil && limit == whole && len(page) != size:
			return page, nil // all of them, or an engine without pages
		case all != nil && slices.Contains(page, after):
			return page, nil // an engine without pages: it gives all once more
		}
		last := page[len(page)-1]
		for i, name := range page {
			if room -= int64(len(name)) + bareString; room < 0 {
				return nil, fmt.Errorf("%s: %w", doing, ErrTooMany)
			}
			if before := after; all != nil {
				if i > 0 {
					before = page[i-1]
				}
				if name <= before { // it could go on like that for ever
					return nil, fmt.Errorf("%s: %w: its pages are in no order", doing, ErrNotVault)
				}
			}
		}
		if used += patience(len(page)); used > 1 {
			return nil, fmt.Errorf("%s: %w: there is no end of small pages", doing, ErrTooMany)
		}
		all, after = append(all, page...), last
	}
}
