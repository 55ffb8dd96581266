#!/bin/sh
# Builds the real Vault server for the tests, unless that is done already, and prints the
# path of the binary as the one line on stdout. Everything else goes to stderr. Its plugins
# are in the folder of that name with -plugins behind it.
#
# The binaries stay in the user's cache folder under a hash of all that it is made from:
# sources, requirements and Go version. A cold build takes a few minutes, 1.5 GB of memory
# and about 270 MB of downloads.
set -eu

cd "$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)"

# Flags and a workspace that are meant for the module around this one do not fit it (such
# as -mod=vendor or -race); what belongs to the machine stays.
flags='-mod=readonly -buildvcs=false -trimpath'
for flag in $(go env GOFLAGS); do
	case $flag in
	-modcacherw | -p=*) flags="$flags $flag" ;;
	esac
done
export GOFLAGS="$flags" GOWORK=off CGO_ENABLED=0
unset GOOS GOARCH

digest() {
	if command -v sha256sum >/dev/null; then
		sha256sum
	elif command -v shasum >/dev/null; then
		shasum -a 256
	else
		cksum | tr ' ' -
	fi | cut -c 1-16
}

hash=$({
	go version
	find . -type f \( -name '*.go' ! -name '*_test.go' -o -name go.mod -o -name go.sum \) |
		LC_ALL=C sort | while IFS= read -r file; do
			printf '%s\n' "$file"
			cat "$file"
		done
} | digest)

# A relative XDG_CACHE_HOME is to be ignored, says the specification.
case ${XDG_CACHE_HOME:-} in
/*) cache=$XDG_CACHE_HOME/vaultmap ;;
*) cache=${HOME:?}/.cache/vaultmap ;;
esac
binary=$cache/realvault-$hash$(go env GOEXE)

plugins=$binary-plugins

if [ ! -x "$binary" ] || [ ! -x "$plugins/engine$(go env GOEXE)" ]; then
	echo "building the real Vault server for the tests; the first time takes some minutes" >&2
	mkdir -p "$cache"
	# In a folder of its own first: another run may be building the same, and one that is
	# broken off must leave nothing that looks whole.
	fresh=$binary.$$
	trap 'rm -rf "$fresh"' EXIT
	trap 'exit 1' HUP INT TERM
	mkdir -p "$fresh" "$plugins"
	go build -ldflags='-s -w' -o "$fresh/" . ./engine >&2
	mv -f "$fresh/engine$(go env GOEXE)" "$plugins/"
	mv -f "$fresh/realvault$(go env GOEXE)" "$binary"
	# What was built a month ago, from other sources, is not needed any more.
	find "$cache" -name 'realvault-*' -prune -mtime +30 -exec rm -rf {} +
fi
printf '%s\n' "$binary"
