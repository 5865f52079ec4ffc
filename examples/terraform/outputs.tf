output "queue_url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.queue.id
}

output "controller_policy" {
  description = "Policy of the controller as JSON, for a role of your own."
  value       = templatefile("${path.module}/policies/controller.json.tftpl", local.values)
}
