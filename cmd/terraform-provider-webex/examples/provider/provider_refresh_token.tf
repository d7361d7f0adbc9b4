variable "webex" {
  description = "Credentials of an integration or a service app."
  type = object({
    client_id     = string
    client_secret = string
    refresh_token = string
  })
  sensitive = true
}

provider "webex" {
  client_id     = var.webex.client_id
  client_secret = var.webex.client_secret
  refresh_token = var.webex.refresh_token
}
