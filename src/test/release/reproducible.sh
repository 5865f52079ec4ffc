#!/usr/bin/env bash
# Whether two builds of a release have the same bytes: the sources are built once more in another
# folder, with another time zone, language, user name and umask, and the archives are compared.
#
#   src/test/release/reproducible.sh FOLDER [ARCHIVE]
#
# FOLDER is outside the sources, or in target. ARCHIVE is the archive of the first build, which was made
# from the sources as they are; without it the sources are built twice.
set -euo pipefail

[[ $# -eq 1 || $# -eq 2 ]] || { echo "usage: reproducible.sh FOLDER [ARCHIVE]" >&2; exit 2; }
work=$1
first=${2:-}
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
[[ -z $first || -f $first ]] || { echo "reproducible.sh: no archive $first" >&2; exit 2; }

# build FOLDER: without the checks of the sources and without tests, which are not in the archive.
build() {
  rm -rf "$1"
  mkdir -p "$1"
  tar -c -C "$source" --exclude=./target --exclude=./.git . | tar -x -C "$1"
  (cd "$1" && ./mvnw -B -q -Pquick,release -Dformat.skipped=true -Dmaven.test.skip=true package)
}

archive() {
  local found=("$1"/target/quick/lifecycle-manager-*.tar.gz)
  [[ -f ${found[0]} ]] || { echo "no archive in $1/target/quick" >&2; exit 1; }
  echo "${found[0]}"
}

if [[ -z $first ]]; then
  build "$work/first"
  first=$(archive "$work/first")
fi

again=$work/second-with-a-longer-name
(
  umask 077
  export TZ=Pacific/Chatham
  # For all Java programs, also those that Maven starts.
  export JAVA_TOOL_OPTIONS="-Duser.timezone=$TZ -Duser.language=de -Duser.country=DE -Duser.name=another"
  build "$again"
)
second=$(archive "$again")

sha256sum "$first" "$second"
if ! cmp "$first" "$second"; then
  echo "the builds differ; entries that do, and differences of content:" >&2
  mkdir -p "$work/unpacked/first" "$work/unpacked/second"
  tar -x -f "$first" -C "$work/unpacked/first"
  tar -x -f "$second" -C "$work/unpacked/second"
  diff <(TZ=UTC tar -t -v -f "$first") <(TZ=UTC tar -t -v -f "$second") >&2 || true
  diff -rq "$work/unpacked/first" "$work/unpacked/second" >&2 || true
  exit 1
fi
echo "the same bytes"
