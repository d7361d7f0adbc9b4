import {
  to = acs_chat_message.rules
  id = "19:acsV1_k3VtWm0qZ8sXbYp2LrNf6UdJh4GcAoEiTy1RwQvBx9M@thread.v2/1769506200000"
}
