# All threads that the users see, each once, with its participants and messages.

data "acs_chat_threads" "of" {
  for_each = var.chat_user_ids

  as_user_id = each.key
}

locals {
  # Who of the users is in a thread, by the id of the thread.
  members = transpose({
    for user_id, listed in data.acs_chat_threads.of : user_id => [
      for thread in listed.threads : thread.id if !contains(lookup(var.former_members, user_id, []), thread.id)
    ]
  })
}

data "acs_chat_thread" "of" {
  for_each = local.members

  id         = each.key
  as_user_id = each.value[0]
}

data "acs_chat_thread_participants" "of" {
  for_each = local.members

  thread_id  = each.key
  as_user_id = each.value[0]
}

locals {
  # A participant sees the messages since their share_history_time. This is who
  # of the users sees most, by the id of the thread, as "TIME USER_ID".
  readers = {
    for thread_id, user_ids in local.members : thread_id => sort([
      for participant in data.acs_chat_thread_participants.of[thread_id].participants :
      "${participant.share_history_time} ${participant.user_id}" if contains(user_ids, participant.user_id)
    ])[0]
  }
}

data "acs_chat_messages" "of" {
  for_each = local.readers

  thread_id  = each.key
  as_user_id = split(" ", each.value)[1]
}

locals {
  # Oldest first, by the id of the thread.
  messages = { for thread_id, read in data.acs_chat_messages.of : thread_id => reverse(read.messages) }

  # By the id of the thread.
  threads = {
    for thread_id, thread in data.acs_chat_thread.of : thread_id => {
      id                = thread_id
      topic             = thread.topic
      created_on        = thread.created_on
      created_by        = thread.created_by
      delete_after_days = thread.delete_after_days
      metadata          = thread.metadata
      participants      = data.acs_chat_thread_participants.of[thread_id].participants

      # Nobody of the users sees messages from before this time.
      messages_since = split(" ", local.readers[thread_id])[0]

      message_count         = length(local.messages[thread_id])
      user_message_count    = length([for message in local.messages[thread_id] : message if message.sender_id != null])
      edited_message_count  = length([for message in local.messages[thread_id] : message if message.edited_on != null])
      deleted_message_count = length([for message in local.messages[thread_id] : message if message.deleted_on != null])
      oldest_message_on     = try(local.messages[thread_id][0].created_on, null)
      newest_message_on     = try(data.acs_chat_messages.of[thread_id].messages[0].created_on, null)
    }
  }
}
