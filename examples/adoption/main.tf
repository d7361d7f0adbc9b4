# Brings existing rooms and threads into Terraform without changing them. Needs
# Terraform 1.14 or newer; for OpenTofu see the guide on adoption, which shows
# import blocks.
#
# 1. List what exists, with the queries in the .tfquery.hcl files in this folder:
#
#      export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#      echo 'bot_user_id = "8:acs:..."' >terraform.tfvars
#      terraform init
#      terraform query
#
# 2. Let Terraform write resource and import blocks:
#
#      terraform query -generate-config-out=adopted.tf
#
# 3. Review adopted.tf: remove what is not yours, and give the rest better names.
#    The plan must import only, and neither add, change nor destroy:
#
#      terraform plan
#      terraform apply
#
# 4. The next plan is empty. Delete the import blocks. The generated configuration
#    manages the rosters: an apply removes whoever is not in participants. To leave
#    a roster alone, remove participants from the resource.

terraform {
  required_version = ">= 1.14"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

variable "bot_user_id" {
  description = "Raw id of the acting user. It must be a member of the threads to adopt."
  type        = string
}

provider "acs" {
  chat_user_id = var.bot_user_id
}
