package connect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/vaultmap/vaultmap/config"
)

// helperTimeout is how long a token helper may take: some ask for a password of their own.
const helperTimeout = time.Minute

// helperToken asks the token helper that the user has set up for the vault or bao command.
// It is a program that prints the token when it is called with "get"
// (developer.hashicorp.com/vault/docs/commands/token-helper), named by the user's own ~/.vault
// or ~/.bao, and is run without a shell.
//
// A helper may keep a token for each address: it is told the one that the token is for, and not the
// one that the shell happens to name.
//
// An error wraps [config.ErrTokenHelper], or [config.ErrNoToken] where it has none.
func helperToken(ctx context.Context, h *config.TokenHelperError, address,
	namespace string) (config.Token, error) {
	none := config.Token{}
	if !filepath.IsAbs(h.Helper) {
		return none, fmt.Errorf("%w, which is no absolute path", h)
	}
	ctx, cancel := context.WithTimeout(ctx, helperTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.Helper, "get")
	// it may have switched the echo of the terminal off, and puts it back
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "VAULT_ADDR="+address, "VAULT_NAMESPACE="+namespace,
		"BAO_ADDR="+address, "BAO_NAMESPACE="+namespace)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return none, ctx.Err()
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return none, fmt.Errorf("%w, which ended with status %d", h, exit.ExitCode())
		}
		return none, fmt.Errorf("%w, which cannot be run: %w", h, err)
	}
	token := strings.TrimSpace(out.String())
	if token == "" {
		return none, fmt.Errorf("%w: the token helper has none", config.ErrNoToken)
	}
	return config.NewToken(token), nil
}
