#!/usr/bin/env bash
# Installs what people use deploy/ and examples/ with into the folder OUT: Helm, kubectl, linters and validators.
#
#   src/test/deploy/install.sh OUT
#
# Then OUT/bin has helm, kubectl, kubernetes-validate, checkov, cfn-lint, parliament and yamllint.
# May be called again: what is there in the wanted versions stays. Helm and kubectl take some minutes the first
# time, fewer where the control plane was built before.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: install.sh OUT" >&2; exit 1; }
out=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
../python/environment.sh "$out" requirements.txt

# Helm and kubectl are built from the control plane's module, so that what they share with it is compiled once.
cd ../controlplane
wanted=$(sed -n 's/^go //p' go.mod)
go=$(../go/environment.sh "$wanted")
export PATH=$go:$PATH GOTOOLCHAIN=local GOFLAGS=-mod=readonly

version=$(sed -n 's/^\tk8s.io\/kubernetes \(v[0-9.]*\)$/\1/p' go.mod)
[ -n "$version" ] || { echo "install.sh: go.mod names no version of k8s.io/kubernetes" >&2; exit 1; }
go build -buildvcs=false -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" \
  -o "$out/bin/" ./kubectl helm.sh/helm/v4/cmd/helm
echo "$out/bin"
