# vaultmap: the targets that people and CI use. 'make help' lists them.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
DEADCODE    := golang.org/x/tools/cmd/deadcode@v0.52.0
FZF         := github.com/junegunn/fzf@v0.65.2
FUZZTIME    ?= 20s
COUNT       ?= 1
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
BENCHMARKS  := ./cmd/vaultmap ./tui/... ./vaultsvc/...
PEERS       := $(CURDIR)/bin/peers
# The modules that are linked into any of the releases, and Go's own library, as 'path version folder'.
LINKED       = { for os in linux darwin windows freebsd; do \
	  GOOS=$$os CGO_ENABLED=0 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/vaultmap || exit 1; done; \
	  echo "std go$$(go list -m -f '{{.GoVersion}}') $$(go env GOROOT)"; }

.DEFAULT_GOAL := help
.PHONY: help demo build share shells test test-short lint bench bench-check fuzz fmt picture licences run-vault

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## build and open the explorer on a made-up Vault: nothing to set up
	@bin/vaultmap demo

build: ## build bin/vaultmap
	@mkdir -p bin
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/vaultmap ./cmd/vaultmap

share: build ## write the manual page and the completions to bin/share, for packages
	@mkdir -p bin/share/man bin/share/completions
	@bin/vaultmap man > bin/share/man/vaultmap.1
	@gzip -9nc bin/share/man/vaultmap.1 > bin/share/man/vaultmap.1.gz
	@for shell in bash zsh fish powershell; do bin/vaultmap completion $$shell > bin/share/completions/vaultmap.$$shell; done

shells: ## zsh, fish, bash-completion, tmux, vim and curl, which tests run: installed where they are not there
	@(for p in zsh fish tmux vim curl; do command -v $$p >/dev/null || exit 1; done) && test -e /usr/share/bash-completion/bash_completion || \
	  { test "$$(id -u)" = 0 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends zsh fish bash-completion tmux vim curl; } || \
	  { echo "zsh, fish, bash-completion, tmux, vim or curl is missing, which tests need"; exit 1; }

test: shells ## all tests, with the race detector, the real Vault server included (its first build takes minutes)
	@server=$$(vaultsvc/realvault/build.sh) && VAULTMAP_FEW=1 VAULTMAP_REALVAULT="$$server" go test -race -timeout 20m ./...
	@go test ./catalog/... # the costly cases that VAULTMAP_FEW leaves out

test-short: ## the tests that need no real Vault server
	@go test -short ./...

lint: ## formatting, columns, vet, staticcheck, dead code, a tidy go.mod, floors and licences of modules
	@out=$$(gofmt -l cmd tui vaultsvc catalog config); test -z "$$out" || { echo "not formatted:"; echo "$$out"; exit 1; }
	@go test -count=1 -run '^Test(Columns|Dependencies)$$' ./cmd/vaultmap
	@go vet ./...
	@go run $(STATICCHECK) ./...
	@out=$$(go run $(DEADCODE) -test ./...); test -z "$$out" || { echo "nothing calls:"; echo "$$out"; exit 1; }
	@go mod tidy -diff
	@$(LINKED) | go run ./cmd/licences | diff -q THIRD_PARTY_LICENSES - >/dev/null || { echo "THIRD_PARTY_LICENSES is not that of the modules: make licences"; exit 1; }

# fzf is a peer that find is held against. Where it cannot be installed the table says so.
bench: ## all benchmarks, and docs/bench.md with their figures against the goals (takes minutes)
	@rm -f "$(PEERS)/fzf"; GOBIN="$(PEERS)" go install $(FZF) || echo "fzf cannot be installed: nothing is compared with it"
	@test ! -x "$(PEERS)/fzf" || export VAULTMAP_FZF="$(PEERS)/fzf"; { \
	  go test -run '^$$' -bench . -benchmem -count $(COUNT) -timeout 60m $(BENCHMARKS); \
	  go test -run '^$$' -bench . -benchtime 9x ./catalog; \
	} | go run ./cmd/benchtable -write docs/bench.md

bench-check: ## compare counts, bytes and allocations with those of docs/bench.md
	@compared=$$(go run ./cmd/benchtable -compared) && \
	  go test -run '^$$' -bench "$$compared" -benchmem -benchtime 300ms $(BENCHMARKS) | go run ./cmd/benchtable -compare docs/bench.md

fuzz: ## run each fuzz target for FUZZTIME (20s)
	@set -e; for pkg in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg; done; done

fmt: ## format the code
	@gofmt -w cmd tui vaultsvc catalog config

picture: ## draw the README's pictures and its recording from real screens of the demo
	@VAULTMAP_PICTURES="$(CURDIR)/docs" go test -count=1 -run '^Test(Pictures|Recording)$$' ./cmd/vaultmap

licences: ## write THIRD_PARTY_LICENSES from the modules that are linked
	@$(LINKED) | go run ./cmd/licences > THIRD_PARTY_LICENSES.new && mv THIRD_PARTY_LICENSES.new THIRD_PARTY_LICENSES

run-vault: ## run a real Vault on 127.0.0.1:8200 in the foreground, with the root token "root"
	@server=$$(vaultsvc/realvault/build.sh) && exec "$$server" -listen 127.0.0.1:8200 -token root
