import {
  to = acs_chat_thread.support
  id = "19:acsV1_k3VtWm0qZ8sXbYp2LrNf6UdJh4GcAoEiTy1RwQvBx9M@thread.v2"
}
