#!/usr/bin/env bash
# Sets up one Auto Scaling group for lifecycle-manager with the AWS CLI: queue, role, hook.
# The script may be run again; resources that exist stay.
#
#   examples/setup-with-aws-cli.sh GROUP CLUSTER [QUEUE]
#
#   GROUP    name of the Auto Scaling group
#   CLUSTER  name of the cluster, as given to --cluster-name
#   QUEUE    name of the queue, as given to --queue-name; lifecycle-manager if left out
#
# Needs permissions for sqs, iam (with iam:PassRole for the notification role) and autoscaling in the
# region of AWS_REGION or of the profile.
set -euo pipefail

if [[ $# -lt 2 || $# -gt 3 ]]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
group=$1
cluster=$2
queue=${3:-lifecycle-manager}
role=$queue-notifications
hook=lifecycle-manager
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# aws, aws-cn, aws-us-gov, ...
partition=$(aws sts get-caller-identity --query Arn --output text | cut -d: -f2)
account=$(aws sts get-caller-identity --query Account --output text)
region=${AWS_REGION:-$(aws configure get region)}
queue_arn=arn:$partition:sqs:$region:$account:$queue

# 1. The queue. A standard one: hooks do not send to FIFO queues. It keeps messages for four days,
#    longer than any lifecycle action. No dead-letter queue: every delivery counts towards its
#    maxReceiveCount, and a message that a replica returns is delivered again.
aws sqs create-queue --queue-name "$queue" >/dev/null
echo "queue $queue_arn"

# 2. The role by which Auto Scaling sends to this queue, and to this queue only.
if ! aws iam get-role --role-name "$role" >/dev/null 2>&1; then
  aws iam create-role --role-name "$role" --assume-role-policy-document '{
    "Version": "2012-10-17",
    "Statement": [{
      "Effect": "Allow",
      "Principal": {"Service": "autoscaling.amazonaws.com"},
      "Action": "sts:AssumeRole",
      "Condition": {"StringEquals": {"aws:SourceAccount": "'"$account"'"}}
    }]
  }' >/dev/null
fi
aws iam put-role-policy --role-name "$role" --policy-name "send-to-$queue" --policy-document '{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
    "Resource": "'"$queue_arn"'"
  }]
}'
role_arn=$(aws iam get-role --role-name "$role" --query Role.Arn --output text)
echo "role $role_arn"

# 3. The tag that says which cluster the group belongs to, unless it exists.
key=kubernetes.io/cluster/$cluster
tagged=$(aws autoscaling describe-tags --query 'length(Tags)' --output text \
  --filters "Name=auto-scaling-group,Values=$group" "Name=key,Values=$key")
if [[ $tagged == 0 ]]; then
  aws autoscaling create-or-update-tags --tags \
    "ResourceId=$group,ResourceType=auto-scaling-group,Key=$key,Value=owned,PropagateAtLaunch=false"
fi
echo "tag $key of group $group"

# 4. The hook. heartbeat-timeout is how long Auto Scaling waits without a heartbeat: long enough to
#    restart every replica. One action may take 100 times as long, at most 48 hours. Auto Scaling
#    sends a test message at once, and refuses the hook while the role is not known everywhere.
for try in {1..12}; do
  if aws autoscaling put-lifecycle-hook --auto-scaling-group-name "$group" \
    --lifecycle-hook-name "$hook" \
    --lifecycle-transition autoscaling:EC2_INSTANCE_TERMINATING \
    --notification-target-arn "$queue_arn" --role-arn "$role_arn" \
    --heartbeat-timeout 600 --default-result CONTINUE; then
    break
  fi
  if [[ $try == 12 ]]; then
    echo "the hook was refused for a minute: see the message above" >&2
    exit 1
  fi
  sleep 5
done
echo "hook $hook of group $group"

# 5. The controller's own policy, with this account, region and cluster filled in.
policy=$queue-policy.json
sed -e "s/arn:aws:/arn:$partition:/g" -e "s/111122223333/$account/g" -e "s/us-west-2/$region/g" \
  -e "s/my-cluster/$cluster/g" -e "s/:$account:lifecycle-manager\"/:$account:$queue\"/" \
  "$here/../deploy/iam/controller.aws.json" >"$policy"
echo "wrote $policy: give it to the role of the service account lifecycle-manager/lifecycle-manager"
