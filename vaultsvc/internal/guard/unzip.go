package guard

import (
	"compress/gzip"
	"io"
	"net/http"
)

// unzip has an answer read as what was zipped, where it is. net/http does the same, but only for
// requests that it has added the header for, which takes it a map for each and two microseconds.
func unzip(resp *http.Response) {
	if encoding := resp.Header["Content-Encoding"]; len(encoding) == 1 && encoding[0] == "gzip" &&
		resp.ContentLength != 0 {
		resp.Body = &unzipped{ReadCloser: resp.Body}
		resp.ContentLength = -1
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
	}
}

// unzipped is the body of an answer that is zipped.
type unzipped struct {
	io.ReadCloser
	reader *gzip.Reader // nil until something is read
	err    error        // of a body that does not begin as one
}

func (u *unzipped) Read(p []byte) (int, error) {
	if u.reader == nil && u.err == nil {
		u.reader, u.err = gzip.NewReader(u.ReadCloser)
	}
	if u.err != nil {
		return 0, u.err
	}
	return u.reader.Read(p)
}
