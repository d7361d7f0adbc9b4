# What the module needs. Conditions that look at two variables came with 1.9 of
# Terraform and of OpenTofu.

terraform {
  required_version = ">= 1.9"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}
