# A user's token is handed to a secret store, where an application fetches it:
# to Azure Key Vault, as a write-only value. The token is in no plan and in no
# state. Terraform 1.11 or OpenTofu 1.11 is needed.
#
# The providers take their credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   export ARM_SUBSCRIPTION_ID=...
#   terraform init
#   terraform apply -var key_vault_id=/subscriptions/... -var handover="$(date +%Y%m%d)"
#
# A token is good for a day at most, so apply at least daily, from a schedule.

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
  description = "Id of the key vault that takes the token."
  type        = string
}

variable "handover" {
  description = "A number that is another one each time that a new token shall be handed over, such as the date."
  type        = number
}

resource "acs_user" "agent" {
  lifecycle {
    create_before_destroy = true
  }
}

# A new token in every plan and every apply. Those that are not handed over are
# seen by nobody, and expire.
ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat", "voip"]
  expires_in_minutes = 1440
}

resource "azurerm_key_vault_secret" "agent_token" {
  name         = "agent-token"
  key_vault_id = var.key_vault_id
  content_type = "Communication Services user token"

  # Terraform hands the value over and keeps nothing of it, so it cannot see that
  # the value is another one: it is written where the version is.
  value_wo         = ephemeral.acs_user_token.agent.token
  value_wo_version = var.handover

  lifecycle {
    # The token of a user who was replaced is of no use any more.
    replace_triggered_by = [acs_user.agent]
  }
}

output "agent" {
  description = "Raw id of the user whose token it is."
  value       = acs_user.agent.id
}
