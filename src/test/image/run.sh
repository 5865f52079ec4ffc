#!/usr/bin/env bash
# Runs a command in the files of an image as a Kubernetes node does with the Deployment's settings: a
# root file system that cannot be written, memory for /tmp, a user without privileges. Linux, as root.
#
#   src/test/image/run.sh ROOTFS USER COMMAND…
#
# The command gets the variables AWS_…, LIFECYCLE_MANAGER_…, LANG and KUBECONFIG, and a copy of the
# kubeconfig. It shares the network with this machine, and is the process that this script was.
set -euo pipefail

rootfs=$(cd "$1" && pwd -P)
user=$2
shift 2

kubeconfig=${KUBECONFIG:-}
for word in "$@"; do
  [[ $word != --kubeconfig=* ]] || kubeconfig=${word#--kubeconfig=}
done

environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in "${!AWS_@}" "${!LIFECYCLE_MANAGER_@}" "${!LANG@}" "${!KUBECONFIG@}"; do
  environment+=("$name=${!name}")
done

# shellcheck disable=SC2016 # the inner shell expands these
exec unshare --mount --propagation private bash -euc '
  rootfs=$1 user=$2 kubeconfig=$3
  shift 3
  mount --bind "$rootfs" "$rootfs"
  mount -o remount,ro,bind "$rootfs"
  mount --bind /dev "$rootfs/dev"
  mount -t proc -o ro proc "$rootfs/proc"
  mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev tmpfs "$rootfs/tmp"
  for file in /etc/hosts /etc/resolv.conf; do
    [[ ! -e $file || ! -e $rootfs$file ]] || mount --bind "$file" "$rootfs$file"
  done
  if [[ -f $kubeconfig ]]; then
    mkdir -p "$rootfs$(dirname "$kubeconfig")"
    install -m 644 "$kubeconfig" "$rootfs$kubeconfig"
  fi
  exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$rootfs" "$@"
' run "$rootfs" "$user" "$kubeconfig" /usr/bin/env -i "${environment[@]}" "$@"
