variable "tenant_id" {
  description = "Microsoft Entra tenant of the account."
  type        = string
}

variable "account_id" {
  description = "Object id of a Teams user."
  type        = string
}

data "acs_teams_extension_assignment" "agent" {
  tenant_id = var.tenant_id
  object_id = var.account_id
}

output "may_use" {
  description = "Whether the user has access through the application."
  value       = contains(data.acs_teams_extension_assignment.agent.client_ids, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
}
