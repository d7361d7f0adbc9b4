# Brings existing rooms, and single members of some of them, into Terraform without
# changing them. Needs Terraform 1.14 or newer; the guide on adoption shows the way for
# OpenTofu and older versions of Terraform.
#
# 1. List what exists, with the queries in the .tfquery.hcl files in this folder. room_ids
#    names the rooms whose members you want to manage one by one; leave it out at first:
#
#      export WEBEX_ACCESS_TOKEN='...'
#      terraform init
#      terraform query
#      terraform query -var 'room_ids=["Y2lz..."]'
#
# 2. Let Terraform write resource and import blocks:
#
#      terraform query -var 'room_ids=["Y2lz..."]' -generate-config-out=adopted.tf
#
# 3. Review adopted.tf: remove what is not yours, and give the rest better names. The
#    plan must import only, and neither add, change nor destroy:
#
#      terraform plan
#      terraform apply
#
# 4. The next plan is empty. Delete the import blocks and the queries.

terraform {
  required_version = ">= 1.14"

  required_providers {
    webex = {
      source = "acs-terraform/webex"
    }
  }
}

provider "webex" {}
