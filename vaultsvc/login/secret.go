package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Secret gives what must be kept: a password, a secret id, a JWT. It is asked anew for each login.
// What it returns as an error holds no secret, and wraps a sentinel of vaultsvc or
// [context.Canceled].
type Secret func(context.Context) (string, error)

// get returns what is to be sent, which is never empty. what says in errors which secret it is.
func (s Secret) get(ctx context.Context, what string) (string, error) {
	if s == nil {
		return "", fmt.Errorf("%w: there is no %s", vaultsvc.ErrConfig, what)
	}
	text, err := s(ctx)
	if err == nil && strings.TrimSpace(text) == "" {
		err = fmt.Errorf("%w: the %s is empty", vaultsvc.ErrConfig, what)
	}
	return text, err
}

// word is get for what has no blanks, such as a JWT: those around it are not part of it.
func (s Secret) word(ctx context.Context, what string) (string, error) {
	text, err := s.get(ctx, what)
	return strings.TrimSpace(text), err
}

// maxSecret is how many bytes a secret may have.
const maxSecret = 64 << 10

// Value is a secret that is known.
func Value(s string) Secret {
	return func(context.Context) (string, error) { return s, nil }
}

// File is a secret in a file, without the line break at its end.
func File(path string) Secret { return fileWithin(path, nil) }

// fileWithin is [File] for one that must lie in one of some folders, links followed; nil is
// anywhere.
func fileWithin(path string, folders []string) Secret {
	return func(ctx context.Context) (string, error) {
		data, err := vaultsvc.Await(ctx, func() ([]byte, error) {
			f, err := open(path, folders)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			return io.ReadAll(io.LimitReader(f, maxSecret+1))
		})
		secret := strings.TrimRight(string(data), "\r\n")
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			return "", fmt.Errorf("%w: %s: %w", vaultsvc.ErrConfig, path, cause(err))
		case len(data) > maxSecret:
			return "", fmt.Errorf("%w: %s is larger than %d KiB", vaultsvc.ErrConfig, path, maxSecret>>10)
		case secret == "":
			return "", fmt.Errorf("%w: %s is empty", vaultsvc.ErrConfig, path)
		}
		return secret, nil
	}
}

// errElsewhere is where a file is that somebody else's settings may not name.
var errElsewhere = errors.New("lies outside of the folders in which such a file may be: it is not read")

// open opens a file in one of some folders; nil is anywhere. In such a folder it is no pipe, which
// could be one that nobody writes to.
func open(path string, folders []string) (*os.File, error) {
	if folders == nil {
		return os.Open(path)
	}
	for _, folder := range folders {
		rel, err := filepath.Rel(folder, path)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		root, err := os.OpenRoot(folder)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		f, err := root.OpenFile(rel, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			var pe *fs.PathError
			if errors.As(err, &pe) && !errors.As(err, new(syscall.Errno)) { // a link leads out
				err = errElsewhere
			}
			return nil, err
		}
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			f.Close()
			return nil, errors.Join(errors.New("it is no file"), err)
		}
		return f, nil
	}
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return nil, errElsewhere
}

// cause is an error without the path, which is told beside it.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// mountOr returns the path of an auth mount without slashes at its ends.
func mountOr(mount, standard string) string { return cmp.Or(strings.Trim(mount, "/"), standard) }

type refusal string

// Error returns the reason alone.
func (r refusal) Error() string { return string(r) }

// Unwrap returns [vaultsvc.ErrLogin].
func (refusal) Unwrap() error { return vaultsvc.ErrLogin }
