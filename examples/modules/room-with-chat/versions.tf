# The requirements of the module. Conditions that refer to two variables need
# Terraform or OpenTofu 1.9.

terraform {
  required_version = ">= 1.9"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}
