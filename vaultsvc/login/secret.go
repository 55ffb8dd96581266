package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Secret gives what must be kept: a password, a secret id, a JWT. It is asked anew for each login.
type Secret func(context.Context) (string, error)

// maxSecret is how many bytes a secret may have.
const maxSecret = 64 << 10

// Value is a secret that is known.
func Value(s string) Secret {
	return func(context.Context) (string, error) { return s, nil }
}

// File is a secret in a file, without the line break at its end.
func File(path string) Secret {
	return func(context.Context) (string, error) {
		f, err := os.Open(path)
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", vaultsvc.ErrConfig, path, cause(err))
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
		switch s := strings.TrimRight(string(data), "\r\n"); {
		case err != nil:
			return "", fmt.Errorf("%w: %s: %w", vaultsvc.ErrConfig, path, cause(err))
		case len(data) > maxSecret:
			return "", fmt.Errorf("%w: %s is larger than %d KiB", vaultsvc.ErrConfig, path, maxSecret>>10)
		case s == "":
			return "", fmt.Errorf("%w: %s is empty", vaultsvc.ErrConfig, path)
		default:
			return s, nil
		}
	}
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
func mountOr(mount, standard string) string {
	if mount = strings.Trim(mount, "/"); mount == "" {
		return standard
	}
	return mount
}

func put(path string) []vaultsvc.LoginRequest { return []vaultsvc.LoginRequest{{Path: path}} }
