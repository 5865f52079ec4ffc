#!/usr/bin/env bash
# Moves one Auto Scaling group from one controller to another: lets its lifecycle hook send to another
# queue. The settings of the hook stay. Run it again with the old queue and role to move it back.
#
#   examples/from-keikoproj/switch-group.sh GROUP QUEUE ROLE_ARN [HOOK]
#
#   GROUP     name of the Auto Scaling group
#   QUEUE     name of the queue of the controller that drains the group from now on; in the account and
#             region of the queue to which the hook sends until now
#   ROLE_ARN  ARN of the role by which Auto Scaling sends to that queue
#   HOOK      name of the hook; lifecycle-manager if left out, which is the name in both programs
#
# Auto Scaling sends a test message, and changes nothing where it cannot send to the queue by the role.
# Instances that wait in the hook already stay with the controller that has their message. A
# lifecycle-manager whose queue is the new one drains them as well, since it finds them waiting there.
set -euo pipefail

if [[ $# -lt 3 || $# -gt 4 ]]; then
  sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
group=$1
role=$3
hook=${4:-lifecycle-manager}

settings=$(aws autoscaling describe-lifecycle-hooks --auto-scaling-group-name "$group" \
  --lifecycle-hook-names "$hook" --output text --query "LifecycleHooks[0].[NotificationTargetARN, \
    RoleARN, LifecycleTransition, DefaultResult, HeartbeatTimeout, NotificationMetadata]")
IFS=$'\t' read -r before role_before transition result timeout metadata <<<"$settings"
if [[ $before != arn:*:sqs:* ]]; then
  echo "group $group has no hook $hook that sends to a queue" >&2
  exit 1
fi
queue=${before%:*}:$2
[[ $metadata != None ]] || metadata=
if [[ $before == "$queue" && $role_before == "$role" ]]; then
  echo "$group: hook $hook sends to $queue already"
  exit
fi
echo "$group: back with: $0 $group ${before##*:} $role_before $hook"
aws autoscaling put-lifecycle-hook --auto-scaling-group-name "$group" --lifecycle-hook-name "$hook" \
  --lifecycle-transition "$transition" --default-result "$result" --heartbeat-timeout "$timeout" \
  --notification-target-arn "$queue" --role-arn "$role" \
  ${metadata:+--notification-metadata "$metadata"}
echo "$group: hook $hook sends to $queue"
