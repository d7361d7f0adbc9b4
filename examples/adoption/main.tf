# Rooms and threads that somebody made by other means come into Terraform, and
# nothing about them changes. Terraform 1.14 or newer is needed; for OpenTofu see
# the guide on adoption, which shows import blocks.
#
# 1. See what there is, by the queries of the .tfquery.hcl files beside this one:
#
#      export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#      echo 'bot_user_id = "8:acs:..."' >terraform.tfvars
#      terraform init
#      terraform query
#
# 2. Let Terraform write configuration and import blocks for it:
#
#      terraform query -generate-config-out=adopted.tf
#
# 3. Review adopted.tf: take out what is not yours, and give the rest names. The
#    plan shall import, and neither add, change nor destroy:
#
#      terraform plan
#      terraform apply
#
# 4. The next plan is empty. Take out the import blocks. Rosters are left out of
#    what was generated, and stay as they are; add a room's participants when you
#    want to manage them, and the plan names whomever the map would remove.

terraform {
  required_version = ">= 1.14"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

variable "bot_user_id" {
  description = "Raw id of a user who is in the threads to adopt: threads are listed, and managed, as a user."
  type        = string
}

provider "acs" {
  chat_user_id = var.bot_user_id
}
