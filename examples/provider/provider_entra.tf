# With an endpoint and no key, the provider signs in to Microsoft Entra ID. It uses
# the account of the Azure CLI (`az login`), unless the block or ARM_* environment
# variables choose another way.
provider "acs" {
  endpoint = "https://contoso.unitedstates.communication.azure.com"
}
