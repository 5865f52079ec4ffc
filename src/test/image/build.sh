#!/usr/bin/env bash
# Builds the image of deploy/Dockerfile without a container engine and without a registry, and
# unpacks it: Debian, as root, with buildah and mmdebstrap installed.
#
#   src/test/image/build.sh [--base-images] FOLDER
#
# The base images are made from Debian's packages and the JDK 25 of this machine (JDK_25 names another
# one than Temurin's); with --base-images only they are, which needs nothing of the project. Maven and what it
# needs come from the folder ~/.m2. FOLDER keeps the base images for the next time and gets
#
#   rootfs        the files of the image
#   image.json    its configuration
set -euo pipefail

only_base_images=
if [[ ${1:-} == --base-images ]]; then
  only_base_images=1
  shift
fi
folder=$(mkdir -p "$1" && cd "$1" && pwd)
# One build at a time in a folder: the base images may be in the making elsewhere.
exec {lock}>"$folder/lock"
flock -w 900 "$lock" || { echo "build.sh: another build in $folder does not end" >&2; exit 1; }
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
jdk=$(cd "${JDK_25:-/usr/lib/jvm/temurin-25-jdk-amd64}" && pwd -P)

# A storage of its own: nothing is left in the user's.
store() { buildah --root "$folder/storage" --runroot "$folder/run" --storage-driver vfs "$@"; }

# image NAME FROM COMMAND…: commits what the command adds to a container, whose name it gets last.
image() {
  local name=$1 container
  container=$(store from --pull-never "$2")
  "${@:3}" "$container"
  store commit -q --rm "$container" "$name" >/dev/null
}

add_debian() { store add -q "$1" "$folder/debian.tar" / >/dev/null; }

add_jdk() {
  store add -q "$1" "$jdk" /opt/java/openjdk >/dev/null
  # Debian's packages of a JDK link to the certificates of the system.
  store add -q "$1" "$(readlink -f "$jdk/lib/security/cacerts")" "$(readlink -m "$jdk/lib/security/cacerts")" >/dev/null
  store config --env JAVA_HOME=/opt/java/openjdk --env PATH=/opt/java/openjdk/bin:/usr/bin:/bin "$1"
}

has_image() { store images -q "$1" >/dev/null 2>&1; }

if ! has_image localhost/base; then
  if [[ ! -f $folder/debian.tar ]]; then
    # Under its name only when it is complete: else the next run would take a part for the whole.
    mmdebstrap --quiet --variant=essential --format=tar bookworm "$folder/debian.tar.part"
    mv "$folder/debian.tar.part" "$folder/debian.tar"
  fi
  image localhost/base scratch add_debian
fi
has_image localhost/jdk || image localhost/jdk localhost/base add_jdk
[[ -z $only_base_images ]] || exit 0

container=
clean_up() {
  [[ -z $container ]] || store rm "$container" >/dev/null
}
trap clean_up EXIT

store bud --isolation chroot --pull-never \
  --ignorefile "$project/deploy/Dockerfile.dockerignore" --file "$project/deploy/Dockerfile" \
  --volume "${MAVEN_USER_HOME:-$HOME/.m2}:/root/.m2" \
  --build-arg JDK_IMAGE=localhost/jdk --build-arg BASE_IMAGE=localhost/base \
  --build-arg MAVEN_HOME_FOLDER=/root/.m2 --build-arg VERSION=0.0.0-test \
  --tag localhost/lifecycle-manager "$project" >"$folder/build.log" 2>&1 || {
  tail -n 40 "$folder/build.log" >&2
  exit 1
}

container=$(store from --pull-never localhost/lifecycle-manager)
store inspect --type image localhost/lifecycle-manager >"$folder/image.json"
rm -rf "$folder/rootfs"
cp -a "$(store mount "$container")" "$folder/rootfs"
# An engine puts its own files here.
touch "$folder/rootfs/etc/hosts" "$folder/rootfs/etc/resolv.conf"
