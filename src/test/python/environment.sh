#!/usr/bin/env bash
# Makes a Python environment in the folder OUT with the packages of a file of pinned requirements.
#
#   src/test/python/environment.sh OUT REQUIREMENTS
#
# Wants Python 3.11 or newer with venv; without it, it installs Debian's. May be called again: what is
# there in the wanted versions stays.
set -euo pipefail

fail() {
  echo "environment.sh: $*" >&2
  exit 1
}

[ $# -eq 2 ] || fail "usage: environment.sh OUT REQUIREMENTS"

can_make_environments() {
  python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! can_make_environments; then
  command -v apt-get >/dev/null || fail "needs Python 3.11 or newer with venv and pip"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv ||
    fail "cannot install python3-venv; install Python 3.11 or newer with venv and pip"
  can_make_environments || fail "$(python3 --version) is too old: needs Python 3.11 or newer"
fi

python3 -m venv "$1"
# Not compiled: most of what comes along is never imported.
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile -r "$2"
