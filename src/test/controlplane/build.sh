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

wanted=$(sed -n 's/^go //p' go.mod)
go=$(../go/environment.sh "$wanted")
export PATH=$go:$PATH

version=$(sed -n 's/^\tk8s.io\/kubernetes \(v[0-9.]*\)$/\1/p' go.mod)
[ -n "$version" ] || fail "go.mod names no version of k8s.io/kubernetes"
mkdir -p "$(dirname "$out")"
export GOFLAGS=-mod=readonly
go build -buildvcs=false \
  -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" -o "$out" .
echo "$out"
