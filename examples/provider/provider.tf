terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

# An empty block takes endpoint and key from the environment variable
# AZURE_COMMUNICATION_CONNECTION_STRING.
provider "acs" {}
