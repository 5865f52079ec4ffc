#!/usr/bin/env bash
# Builds the control plane of the cluster tests into the file OUT.
#
#   src/test/controlplane/build.sh OUT
#
# Wants Go of go.mod's version or newer. Without any Go it installs Debian's; an older Go is enough
# to fetch the wanted one, which is a Go module like the rest. The first build takes some minutes.
set -euo pipefail

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: build.sh OUT"
out=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"

export GOFLAGS=-mod=mod GOTOOLCHAIN=local

if ! command -v go >/dev/null; then
  command -v apt-get >/dev/null || fail "needs Go 1.26 or newer (https://go.dev/dl)"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq golang-go ||
    fail "cannot install golang-go; install Go 1.26 or newer (https://go.dev/dl)"
fi

wanted=$(sed -n 's/^go //p' go.mod)
# Asked for elsewhere: an old Go cannot read this go.mod.
present=$(cd / && go env GOVERSION)
present=${present#go}
if [ "$(printf '%s\n' "$wanted" "$present" | sort -V | head -n 1)" != "$wanted" ]; then
  echo "build.sh: Go $present is older than $wanted, fetching that" >&2
  platform=$(cd / && go env GOOS)-$(cd / && go env GOARCH)
  toolchain="golang.org/toolchain@v0.0.1-go$wanted.$platform"
  root=$(cd / && go mod download -json "$toolchain" | sed -n 's/^\s*"Dir": "\(.*\)",\?$/\1/p')
  [ -n "$root" ] || fail "cannot fetch $toolchain"
  # Modules are unpacked without permission to run them.
  chmod -R u+w "$root"
  find "$root/bin" "$root/pkg/tool" -type f -exec chmod u+x {} +
  export GOROOT=$root PATH=$root/bin:$PATH
fi

version=$(sed -n 's/^\tk8s.io\/kubernetes \(v[0-9.]*\)$/\1/p' go.mod)
[ -n "$version" ] || fail "go.mod names no version of k8s.io/kubernetes"
mkdir -p "$(dirname "$out")"
export GOFLAGS=-mod=readonly
go build -buildvcs=false \
  -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" -o "$out" .
echo "$out"
