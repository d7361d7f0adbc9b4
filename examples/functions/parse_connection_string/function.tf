variable "connection_string" {
  description = "Connection string of a Communication Services resource."
  type        = string
  sensitive   = true
}

locals {
  connection = provider::acs::parse_connection_string(var.connection_string)
}

# The argument is sensitive, so each part of the result is too. The endpoint is not
# a secret.
output "endpoint" {
  value = nonsensitive(local.connection.endpoint)
}
