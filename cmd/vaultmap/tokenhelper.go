package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/config"
)

// helperPatience is how long a token helper may take: some ask for a password of their own.
const helperPatience = time.Minute

// helperToken asks the token helper that the user has set up for the vault command for the token. It is a program that
// prints the token when it is called with "get" (developer.hashicorp.com/vault/docs/commands/token-helper), named
// by the user's own ~/.vault, and is run without a shell.
//
// An error wraps [config.ErrTokenHelper], or [config.ErrNoToken] where it has none.
func helperToken(ctx context.Context, h *config.TokenHelperError) (config.Token, error) {
	none := config.Token{}
	if !filepath.IsAbs(h.Helper) {
		return none, fmt.Errorf("%w, which is no absolute path", h)
	}
	ctx, cancel := context.WithTimeout(ctx, helperPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.Helper, "get")
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
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
