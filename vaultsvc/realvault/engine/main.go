// Command engine is a secrets engine as companies write them for themselves: an external plugin,
// which Vault starts as a process of its own. It keeps what is written to a path and gives it back.
// Without -no-list its folders can be listed, as those of kv can; with it the engine has no list
// operation, as many plugins have none. With -no-version it says nothing of its version, as plugins
// did before Vault 1.12.
//
// It is built beside the server, and is for tests alone.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/sdk/framework"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/plugin"
)

func main() {
	noList := flag.Bool("no-list", false, "have no list operation")
	noVersion := flag.Bool("no-version", false, "have no version")
	flag.Parse()
	version := "v1.4.2"
	if *noVersion {
		version = ""
	}
	go endWithParent()
	err := plugin.ServeMultiplex(&plugin.ServeOpts{
		BackendFactoryFunc: factory(version, !*noList),
		Logger: hclog.New(&hclog.LoggerOptions{Level: hclog.Warn, Output: os.Stderr,
			JSONFormat: true}),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
}

// endWithParent ends the process once the server that started it is gone, however that ended.
func endWithParent() {
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(time.Second)
	}
	os.Exit(0)
}

// factory makes engines that can be listed, or that cannot.
func factory(version string, lists bool) logical.Factory {
	return func(ctx context.Context, conf *logical.BackendConfig) (logical.Backend, error) {
		operations := map[logical.Operation]framework.OperationHandler{
			logical.ReadOperation:   &framework.PathOperation{Callback: read},
			logical.UpdateOperation: &framework.PathOperation{Callback: write},
			logical.DeleteOperation: &framework.PathOperation{Callback: remove},
		}
		if lists {
			operations[logical.ListOperation] = &framework.PathOperation{Callback: list}
		}
		b := &framework.Backend{
			BackendType:    logical.TypeLogical,
			RunningVersion: version,
			Help:           "Keeps what is written to a path.",
			Paths: []*framework.Path{{
				Pattern:    framework.MatchAllRegex("path"),
				Fields:     map[string]*framework.FieldSchema{"path": {Type: framework.TypeString}},
				Operations: operations,
			}},
		}
		return b, b.Setup(ctx, conf)
	}
}

func read(ctx context.Context, req *logical.Request, _ *framework.FieldData) (*logical.Response,
	error) {
	entry, err := req.Storage.Get(ctx, req.Path)
	if entry == nil || err != nil {
		return nil, err
	}
	resp := &logical.Response{}
	return resp, json.Unmarshal(entry.Value, &resp.Data)
}

func write(ctx context.Context, req *logical.Request, _ *framework.FieldData) (*logical.Response,
	error) {
	entry, err := logical.StorageEntryJSON(req.Path, req.Data)
	if err != nil {
		return nil, err
	}
	return nil, req.Storage.Put(ctx, entry)
}

func remove(ctx context.Context, req *logical.Request, _ *framework.FieldData) (*logical.Response,
	error) {
	return nil, req.Storage.Delete(ctx, req.Path)
}

func list(ctx context.Context, req *logical.Request, _ *framework.FieldData) (*logical.Response,
	error) {
	names, err := req.Storage.List(ctx, req.Path)
	if err != nil {
		return nil, err
	}
	return logical.ListResponse(names), nil
}
