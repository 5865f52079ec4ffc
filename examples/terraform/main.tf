# What "lifecycle-manager enroll --events" creates, and the role of the controller.

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  values = {
    partition = data.aws_partition.current.partition
    region    = data.aws_region.current.name
    account   = data.aws_caller_identity.current.account_id
    queue     = var.queue
    cluster   = var.cluster
  }
  rules = toset(["spot-interruption", "instance-state-change", "scheduled-change"])
}

# The maximum retention: no message is lost if no replica runs for some days.
resource "aws_sqs_queue" "dead_letters" {
  name                       = "${var.queue}-dead-letters"
  visibility_timeout_seconds = 30
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue" "queue" {
  name                       = var.queue
  visibility_timeout_seconds = 30
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    # A replica that stops returns its messages, so many receives are normal.
    maxReceiveCount = 1000
  })
}

resource "aws_sqs_queue_policy" "queue" {
  queue_url = aws_sqs_queue.queue.id
  policy    = templatefile("${path.module}/policies/queue.json.tftpl", local.values)
}

# The role by which Auto Scaling sends to this queue, and to this queue only.
resource "aws_iam_role" "notifications" {
  name               = "${var.queue}-notifications"
  assume_role_policy = templatefile("${path.module}/policies/trust.json.tftpl", local.values)
}

resource "aws_iam_role_policy" "send" {
  name   = "send-to-${var.queue}"
  role   = aws_iam_role.notifications.id
  policy = templatefile("${path.module}/policies/send.json.tftpl", local.values)
}

# A module that manages the group with ignore_changes for tags keeps this tag.
resource "aws_autoscaling_group_tag" "cluster" {
  for_each               = var.groups
  autoscaling_group_name = each.value

  tag {
    key                 = "kubernetes.io/cluster/${var.cluster}"
    value               = "owned"
    propagate_at_launch = false
  }
}

# Auto Scaling sends a test message at once, and refuses the hook while it may not send.
resource "aws_autoscaling_lifecycle_hook" "terminating" {
  for_each                = var.groups
  autoscaling_group_name  = each.value
  name                    = "lifecycle-manager"
  lifecycle_transition    = "autoscaling:EC2_INSTANCE_TERMINATING"
  notification_target_arn = aws_sqs_queue.queue.arn
  role_arn                = aws_iam_role.notifications.arn
  heartbeat_timeout       = var.heartbeat_timeout
  default_result          = "CONTINUE"
  depends_on              = [aws_iam_role_policy.send]
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each      = local.rules
  name          = "${var.queue}-${each.value}"
  event_pattern = file("${path.module}/policies/${each.value}.json")
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each  = local.rules
  rule      = aws_cloudwatch_event_rule.events[each.value].name
  target_id = "lifecycle-manager"
  arn       = aws_sqs_queue.queue.arn
}

# The role of the controller.
resource "aws_iam_role" "controller" {
  count              = var.pod_identity ? 1 : 0
  name               = "${var.queue}-controller"
  assume_role_policy = templatefile("${path.module}/policies/pod_identity.json.tftpl", local.values)
}

resource "aws_iam_role_policy" "controller" {
  count  = var.pod_identity ? 1 : 0
  name   = "lifecycle-manager"
  role   = aws_iam_role.controller[0].id
  policy = templatefile("${path.module}/policies/controller.json.tftpl", local.values)
}

resource "aws_eks_pod_identity_association" "controller" {
  count           = var.pod_identity ? 1 : 0
  cluster_name    = var.cluster
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.controller[0].arn
}
