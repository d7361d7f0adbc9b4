# Writes a user's token to a secret store, from which an application fetches it:
# to Azure Key Vault, as a write-only value. The token is never in a plan or a
# state. Needs Terraform 1.11 or OpenTofu 1.11.
#
# The providers take their credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   export ARM_SUBSCRIPTION_ID=...
#   terraform init
#   terraform apply -var key_vault_id=/subscriptions/... -var handover="$(date +%Y%m%d)"
#
# A token is valid for a day at most, so apply at least once a day, on a schedule.

terraform {
  required_version = ">= 1.11"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.23" # the first with value_wo
    }
  }
}

provider "acs" {}

provider "azurerm" {
  features {}
}

variable "key_vault_id" {
  description = "Id of the key vault for the token."
  type        = string
}

variable "handover" {
  description = "A number, such as the date. Whenever it changes, the apply writes a new token."
  type        = number
}

resource "acs_user" "agent" {
  lifecycle {
    create_before_destroy = true
  }
}

# Each plan and each apply issues a new token. Tokens that are not written to the
# key vault are discarded, and expire.
ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat", "voip"]
  expires_in_minutes = 1440
}

resource "azurerm_key_vault_secret" "agent_token" {
  name         = "agent-token"
  key_vault_id = var.key_vault_id
  content_type = "Communication Services user token"

  # Terraform does not store the value, so it cannot see that the value changed. It
  # writes the value whenever the version changes.
  value_wo         = ephemeral.acs_user_token.agent.token
  value_wo_version = var.handover

  lifecycle {
    # If the user is replaced, its old token is useless.
    replace_triggered_by = [acs_user.agent]
  }
}

output "agent" {
  description = "Raw id of the user of the token."
  value       = acs_user.agent.id
}
