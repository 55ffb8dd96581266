#!/bin/sh
# Installs a release of vaultmap: fetches its archive and the list of checksums, verifies, and only
# then unpacks. Nothing is run of what was fetched.
#
#   sh install.sh [-b FOLDER] [-v VERSION]
#
# FOLDER is where the program goes (~/.local/bin), VERSION a release such as v1.2.3 (the latest).
# Where cosign is installed the signature of the list is verified, too; REQUIRE_SIGNATURE=1 refuses to go
# on without. VAULTMAP_RELEASES names another place that has the files, as a mirror:
# $VAULTMAP_RELEASES/v1.2.3/vaultmap_1.2.3_linux_amd64.tar.gz.
set -eu

home=https://github.com/vaultmap/vaultmap
identity="^$home/\\.github/workflows/release\\.yml@refs/tags/v"
issuer=https://token.actions.githubusercontent.com

fail() {
	echo "install.sh: $*" >&2
	exit 1
}

# get URL FILE fetches a file over https, or from a mirror whatever it is.
get() {
	if command -v curl >/dev/null; then
		curl -fsSL --retry 3 -o "$2" "$1"
	elif command -v wget >/dev/null; then
		wget -q -O "$2" "$1"
	else
		fail "curl or wget is needed"
	fi || fail "cannot fetch $1"
}

sum() {
	if command -v sha256sum >/dev/null; then
		sha256sum "$1" | cut -d ' ' -f 1
	elif command -v shasum >/dev/null; then
		shasum -a 256 "$1" | cut -d ' ' -f 1
	else
		fail "sha256sum or shasum is needed"
	fi
}

system() {
	case $(uname -s) in
	Linux) os=linux ;;
	Darwin) os=darwin ;;
	FreeBSD) os=freebsd ;;
	*) fail "there is no release for $(uname -s): see $home/releases" ;;
	esac
	case $(uname -m) in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	armv7*) arch=armv7 ;;
	ppc64le | s390x) arch=$(uname -m) ;;
	*) fail "there is no release for $(uname -m): see $home/releases" ;;
	esac
}

latest() {
	get "$home/releases/latest" "$work/latest"
	# The page that this leads to names the release in its address, which it has many times in it.
	version=$(grep -o '/vaultmap/vaultmap/releases/tag/v[0-9][0-9.]*' "$work/latest" | head -n 1)
	version=${version##*/}
	test -n "$version" || fail "cannot tell the latest release: name one with -v"
}

main() {
	folder=$HOME/.local/bin version=
	while getopts b:v: option; do
		case $option in
		b) folder=$OPTARG ;;
		v) version=$OPTARG ;;
		*) fail "sh install.sh [-b FOLDER] [-v VERSION]" ;;
		esac
	done
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	system
	test -n "$version" || latest
	case $version in
	v[0-9]*) ;;
	*) fail "a version is like v1.2.3, not $version" ;;
	esac
	case $version in
	*[!0-9A-Za-z.-]*) fail "a version is like v1.2.3, not $version" ;;
	esac
	from=${VAULTMAP_RELEASES:-$home/releases/download}/$version
	archive=vaultmap_${version#v}_${os}_$arch.tar.gz
	get "$from/$archive" "$work/$archive"
	get "$from/checksums.txt" "$work/checksums.txt"
	if command -v cosign >/dev/null; then
		get "$from/checksums.txt.sigstore.json" "$work/bundle"
		cosign verify-blob --bundle "$work/bundle" --certificate-identity-regexp "$identity" \
			--certificate-oidc-issuer "$issuer" "$work/checksums.txt" >&2 || fail "the signature is wrong"
	elif test "${REQUIRE_SIGNATURE:-}" = 1; then
		fail "cosign is needed to verify the signature"
	else
		echo "install.sh: cosign is not installed: the checksum is verified, the signature is not" >&2
	fi
	want=$(awk -v name="$archive" '$2 == name { print $1 }' "$work/checksums.txt")
	test -n "$want" || fail "$archive is not in the list of checksums"
	test "$(sum "$work/$archive")" = "$want" || fail "$archive is not what the list of checksums says"
	tar -xzf "$work/$archive" -C "$work" vaultmap
	mkdir -p "$folder"
	# under another name first, so that a program that runs is not written into
	cp "$work/vaultmap" "$folder/.vaultmap.new"
	chmod 755 "$folder/.vaultmap.new"
	mv -f "$folder/.vaultmap.new" "$folder/vaultmap"
	echo "vaultmap $version is in $folder" >&2
	case :$PATH: in
	*:"$folder":*) ;;
	*) echo "$folder is not in your PATH" >&2 ;;
	esac
}

main "$@"
