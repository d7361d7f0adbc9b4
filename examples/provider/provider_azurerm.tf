# Creates the Communication Services resource in the same configuration.
resource "azurerm_communication_service" "contoso" {
  name                = "contoso"
  resource_group_name = "communication"
  data_location       = "United States"
}

provider "acs" {
  connection_string = azurerm_communication_service.contoso.primary_connection_string
}
