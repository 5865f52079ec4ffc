#!/usr/bin/env bash
# Installs schemathesis, which makes requests from an OpenAPI document, into the folder OUT.
#
#   src/test/schemathesis/install.sh OUT        # then OUT/bin/schemathesis is executable
#
# May be called again: what is there in the wanted versions stays.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: install.sh OUT" >&2; exit 1; }
out=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
../python/environment.sh "$out" requirements.txt
echo "$out/bin/schemathesis"
