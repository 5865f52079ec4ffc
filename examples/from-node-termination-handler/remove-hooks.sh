#!/usr/bin/env bash
# Takes a lifecycle hook of another controller off Auto Scaling groups, where the hook of
# lifecycle-manager is there too. While it waits for both, an instance is drained by both.
#
#   examples/from-node-termination-handler/remove-hooks.sh HOOK GROUP...
#
#   HOOK   name of the hook of the other controller
#   GROUP  name of an Auto Scaling group
#
# Auto Scaling goes on with instances that wait in the hook that is removed, as if it were completed;
# they still wait in the hook of lifecycle-manager. The script may be run again.
set -euo pipefail

if [[ $# -lt 2 ]]; then
  sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
hook=$1
shift
if [[ $hook == lifecycle-manager ]]; then
  echo "this is the hook of lifecycle-manager itself" >&2
  exit 2
fi

status=0
for group in "$@"; do
  # A failure ends the script here: it does not mean that there is no hook.
  hooks=$(aws autoscaling describe-lifecycle-hooks --auto-scaling-group-name "$group" --output text \
    --query "LifecycleHooks[?LifecycleTransition=='autoscaling:EC2_INSTANCE_TERMINATING'].[LifecycleHookName]")
  if ! grep -qxF "$hook" <<<"$hooks"; then
    echo "$group: no hook $hook on terminations"
  elif ! grep -qxF lifecycle-manager <<<"$hooks"; then
    echo "$group: kept, because it has no hook lifecycle-manager; run lifecycle-manager enroll" >&2
    status=1
  else
    aws autoscaling delete-lifecycle-hook --auto-scaling-group-name "$group" \
      --lifecycle-hook-name "$hook"
    echo "$group: removed hook $hook"
  fi
done
exit "$status"
