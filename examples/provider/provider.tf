terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

# With an empty block, the provider takes endpoint and key from the environment
# variable AZURE_COMMUNICATION_CONNECTION_STRING.
provider "acs" {}
