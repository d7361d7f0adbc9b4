terraform {
  required_providers {
    webex = {
      source = "acs-terraform/webex"
    }
  }
}

# With an empty block, the provider takes the access token from the environment
# variable WEBEX_ACCESS_TOKEN.
provider "webex" {}
