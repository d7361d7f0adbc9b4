# An endpoint without a key signs in to Microsoft Entra ID: with the Azure CLI's
# account (`az login`) where no other way is chosen, or as the ARM_* environment
# variables say.
provider "acs" {
  endpoint = "https://contoso.unitedstates.communication.azure.com"
}
