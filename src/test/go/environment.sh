#!/usr/bin/env bash
# Prints the folder of a go command of the version WANTED or newer.
#
#   PATH=$(src/test/go/environment.sh 1.26.0):$PATH
#
# Without any Go it installs Debian's; an older Go is enough to fetch the wanted one, which is a Go
# module like the rest. May be called again: what is there stays.
set -euo pipefail

fail() {
  echo "environment.sh: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: environment.sh WANTED"
wanted=$1
# Asked for elsewhere: an old Go cannot read a go.mod of today.
cd /
export GOFLAGS=-mod=mod GOTOOLCHAIN=local

if ! command -v go >/dev/null; then
  command -v apt-get >/dev/null || fail "needs Go $wanted or newer (https://go.dev/dl)"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  {
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq golang-go
  } >&2 || fail "cannot install golang-go; install Go $wanted or newer (https://go.dev/dl)"
fi

present=$(go env GOVERSION)
present=${present#go}
if [ "$(printf '%s\n' "$wanted" "$present" | sort -V | head -n 1)" = "$wanted" ]; then
  dirname "$(command -v go)"
  exit
fi

echo "environment.sh: Go $present is older than $wanted, fetching that" >&2
toolchain="golang.org/toolchain@v0.0.1-go$wanted.$(go env GOOS)-$(go env GOARCH)"
root=$(go mod download -json "$toolchain" | sed -n 's/^\s*"Dir": "\(.*\)",\?$/\1/p')
[ -n "$root" ] || fail "cannot fetch $toolchain"
# Modules are unpacked without permission to run them.
chmod -R u+w "$root"
find "$root/bin" "$root/pkg/tool" -type f -exec chmod u+x {} +
echo "$root/bin"
