#!/usr/bin/env bash
# Installs the server of moto, an independent simulation of AWS, and the AWS CLI into the folder OUT.
#
#   src/test/moto/install.sh OUT        # then OUT/bin/moto_server and OUT/bin/aws are executable
#
# May be called again: what is there in the wanted versions stays.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: install.sh OUT" >&2; exit 1; }
out=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
../python/environment.sh "$out" requirements.txt
echo "$out/bin/moto_server"
