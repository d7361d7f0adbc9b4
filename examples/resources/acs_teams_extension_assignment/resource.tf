variable "tenant_id" {
  description = "Microsoft Entra tenant of the Teams accounts."
  type        = string
  default     = "72a9c1de-3f54-4b08-9d6a-51e0c7b3f842"
}

variable "agents" {
  description = "Object ids of the Teams users who may use the application."
  type        = set(string)
  default = [
    "5e0f9b7c-1d2a-4c3e-8f46-a7b8c9d0e1f2",
    "8b7a6c5d-4e3f-4210-9a8b-7c6d5e4f3a2b",
  ]
}

# Calls to this resource account come to the Communication Services resource.
resource "acs_teams_extension_assignment" "hotline" {
  tenant_id      = var.tenant_id
  object_id      = "c4d81f06-9a27-4e35-b1c0-7f2e6d9a5b13"
  principal_type = "teamsResourceAccount"
}

# These users have access through one application.
resource "acs_teams_extension_assignment" "agent" {
  for_each = var.agents

  tenant_id      = var.tenant_id
  object_id      = each.value
  principal_type = "user"
  client_ids     = ["0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"]
}
