import {
  to = acs_chat_thread_participant.successor
  identity = {
    thread_id = "19:acsV1_k3VtWm0qZ8sXbYp2LrNf6UdJh4GcAoEiTy1RwQvBx9M@thread.v2"
    user_id   = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000701"
  }
}
