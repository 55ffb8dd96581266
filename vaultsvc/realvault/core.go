package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/audit"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// newStorage returns empty storage, which several cores can share where there is to be a
// standby.
func newStorage(o options, logger hclog.Logger) (physical.Backend, error) {
	open := inmem.NewInmem
	if o.listenStandby != "" {
		open = inmem.NewInmemHA
	}
	storage, err := open(nil, logger.Named("storage"))
	if err != nil {
		return nil, fmt.Errorf("making the storage: %w", err)
	}
	return storage, nil
}

// newCore returns a sealed core whose plain listener has the given address.
func newCore(o options, storage physical.Backend, address string, logger hclog.Logger) (*vault.Core,
	error) {
	plugins := o.plugins
	if plugins != "" {
		var err error
		if plugins, err = filepath.Abs(plugins); err != nil {
			return nil, fmt.Errorf("finding the folder of plugins: %w", err)
		}
	}
	shared, _ := storage.(physical.HABackend)
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:                 storage,
		HAPhysical:               shared,
		StorageType:              "inmem",
		Logger:                   logger,
		LogLevel:                 o.logLevel,
		DisableMlock:             true,
		DisableKeyEncodingChecks: o.anyName,
		RedirectAddr:             address,
		PluginDirectory:          plugins,
		BuiltinRegistry:          registry{},
		LogicalBackends:          logicalBackends(),
		CredentialBackends:       credentialBackends(),
		AuditBackends:            map[string]audit.Factory{"file": audit.NewFileBackend},
	})
	if err != nil {
		return nil, fmt.Errorf("making the core: %w", err)
	}
	return core, nil
}

// handler is Vault's own HTTP handler.
func handler(core *vault.Core, o options) http.Handler {
	return vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core:                  core,
		ListenerConfig:        &configutil.Listener{RedactVersion: o.hideVersion},
		DisablePrintableCheck: o.anyName,
	})
}

// keys open the server.
type keys struct{ rootToken, unsealKey string }

// start initialises and unseals the core and does what the command line asks of it as root.
func start(ctx context.Context, core *vault.Core, o options) (keys, error) {
	ctx = namespace.RootContext(ctx)
	made, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig:  &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
		RecoveryConfig: &vault.SealConfig{},
	})
	if err != nil {
		return keys{}, fmt.Errorf("initialising: %w", err)
	}
	k := keys{rootToken: made.RootToken,
		unsealKey: base64.StdEncoding.EncodeToString(made.SecretShares[0])}
	if err := unseal(core, k); err != nil {
		return keys{}, err
	}
	if err := awaitActive(ctx, core); err != nil {
		return keys{}, err
	}
	if o.token != "" {
		err := asRoot(ctx, core, k, "auth/token/create", map[string]any{
			"id": o.token, "policies": []string{"root"}, "no_parent": true, "no_default_policy": true,
		})
		if err != nil {
			return keys{}, fmt.Errorf("making the root token: %w", err)
		}
		k.rootToken = o.token
	}
	if o.audit != "" {
		file, err := filepath.Abs(o.audit)
		if err != nil {
			return keys{}, fmt.Errorf("finding the audit log: %w", err)
		}
		err = asRoot(ctx, core, k, "sys/audit/file", map[string]any{
			"type": "file", "options": map[string]any{"file_path": file},
		})
		if err != nil {
			return keys{}, fmt.Errorf("opening the audit log: %w", err)
		}
	}
	return k, nil
}

func unseal(core *vault.Core, k keys) error {
	// Decoded anew each time, for Unseal wipes the key that it is given.
	key, err := base64.StdEncoding.DecodeString(k.unsealKey)
	if err != nil {
		return fmt.Errorf("reading the unseal key: %w", err)
	}
	open, err := core.Unseal(key)
	if err != nil {
		return fmt.Errorf("unsealing: %w", err)
	}
	if !open {
		return errors.New("unsealing: the core is still sealed")
	}
	return nil
}

// awaitActive waits until a core that shares its storage has become the active one, which
// one that does not is from the start.
func awaitActive(ctx context.Context, core *vault.Core) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		active, _, _, err := core.Leader()
		switch {
		case errors.Is(err, vault.ErrHANotEnabled), err == nil && active && !core.ActiveTime().IsZero():
			return nil
		case err != nil:
			return fmt.Errorf("asking which core is active: %w", err)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.New("the core did not become active")
		}
	}
}

// asRoot writes to path in the core itself, past the listeners.
func asRoot(ctx context.Context, core *vault.Core, k keys, path string, data map[string]any) error {
	answer, err := core.HandleRequest(ctx, &logical.Request{
		Operation: logical.UpdateOperation, ClientToken: k.rootToken, Path: path, Data: data,
	})
	if err != nil {
		return err
	}
	return answer.Error()
}
