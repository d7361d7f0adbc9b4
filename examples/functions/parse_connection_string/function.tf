variable "connection_string" {
  description = "Connection string of a Communication Services resource."
  type        = string
  sensitive   = true
}

locals {
  connection = provider::acs::parse_connection_string(var.connection_string)
}

# The argument is sensitive, and so is each part of the answer: what is no
# secret has to be said.
output "endpoint" {
  value = nonsensitive(local.connection.endpoint)
}
