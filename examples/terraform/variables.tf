variable "cluster" {
  description = "Name of the cluster, as given to --cluster-name."
  type        = string
}

variable "groups" {
  description = "Names of the Auto Scaling groups that get the hook and the tag of the cluster."
  type        = set(string)
}

variable "queue" {
  description = "Name of the queue, as given to --queue-name. The names of the rules begin with it."
  type        = string
  default     = "lifecycle-manager"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,42}$", var.queue))
    error_message = "Give 1 to 42 letters, digits, - and _: EventBridge limits the names of rules."
  }
}

variable "heartbeat_timeout" {
  description = "Seconds that Auto Scaling waits without a heartbeat: longer than all replicas take to restart."
  type        = number
  default     = 900
}

variable "pod_identity" {
  description = "Whether EKS Pod Identity gives the controller its role."
  type        = bool
  default     = true
}

variable "namespace" {
  description = "Namespace of the controller."
  type        = string
  default     = "lifecycle-manager"
}

variable "service_account" {
  description = "Service account of the controller."
  type        = string
  default     = "lifecycle-manager"
}
