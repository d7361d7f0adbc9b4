# What is saved. The outputs are sensitive only so that an apply does not show
# all of it; `terraform output` shows one that is named.

locals {
  # The rows of each CSV file, the names of the columns first.
  rows = {
    rooms = concat(
      [["room_id", "status", "valid_from", "valid_until", "created_at", "pstn_dial_out_enabled", "participants"]],
      [for id, room in local.rooms : [
        id, room.status, room.valid_from, room.valid_until, room.created_at, room.pstn_dial_out_enabled, length(room.participants)
      ]]
    )

    room_participants = concat(
      [["room_id", "user_id", "role"]],
      [for id, room in local.rooms : [for p in room.participants : [id, p.user_id, p.role]]]...
    )

    threads = concat(
      [[
        "thread_id", "topic", "created_on", "created_by", "delete_after_days", "metadata", "participants", "messages_since",
        "messages", "user_messages", "edited_messages", "deleted_messages", "oldest_message_on", "newest_message_on"
      ]],
      [for id, thread in local.threads : [
        id, thread.topic, thread.created_on, thread.created_by, thread.delete_after_days, jsonencode(thread.metadata),
        length(thread.participants), thread.messages_since, thread.message_count, thread.user_message_count,
        thread.edited_message_count, thread.deleted_message_count, thread.oldest_message_on, thread.newest_message_on
      ]]
    )

    thread_participants = concat(
      [["thread_id", "user_id", "display_name", "share_history_time", "metadata"]],
      [for id, thread in local.threads : [
        for p in thread.participants : [id, p.user_id, p.display_name, p.share_history_time, jsonencode(p.metadata)]
      ]]...
    )

    messages = concat(
      [[
        "thread_id", "message_id", "sequence_id", "version", "type", "created_on", "edited_on", "deleted_on", "sender_id",
        "sender_display_name", "content", "attachments", "metadata", "initiator_id", "topic", "participants"
      ]],
      [for id, messages in local.messages : [
        for m in messages : [
          id, m.message_id, m.sequence_id, m.version, m.type, m.created_on, m.edited_on, m.deleted_on, m.sender_id,
          m.sender_display_name, m.content, jsonencode(m.attachments), jsonencode(m.metadata), m.initiator_id, m.topic,
          jsonencode(m.participants)
        ]
      ]]...
    )
  }

  # Each field is in quotes, and a quote in it is doubled: so a field may have
  # commas and line breaks.
  csv = {
    for name, rows in local.rows : name => join("", [
      for row in rows : "${join(",", [for field in row : "\"${field == null ? "" : replace(field, "\"", "\"\"")}\""])}\r\n"
    ])
  }
}

output "summary" {
  description = "How much there is."
  value = {
    rooms    = length(local.rooms)
    threads  = length(local.threads)
    messages = sum(concat([0], values(local.threads)[*].message_count))
  }
}

output "rooms" {
  description = "The rooms that have not ended, with their participants, by id."
  value       = local.rooms
  sensitive   = true
}

output "threads" {
  description = "The threads that the users are in, with their participants, by id."
  value       = local.threads
  sensitive   = true
}

output "messages" {
  description = "The messages of each thread, oldest first, by the id of the thread."
  value       = local.messages
  sensitive   = true
}

output "rooms_csv" {
  value     = local.csv.rooms
  sensitive = true
}

output "room_participants_csv" {
  value     = local.csv.room_participants
  sensitive = true
}

output "threads_csv" {
  value     = local.csv.threads
  sensitive = true
}

output "thread_participants_csv" {
  value     = local.csv.thread_participants
  sensitive = true
}

output "messages_csv" {
  description = "The messages of all threads, oldest first. Lists and maps are JSON."
  value       = local.csv.messages
  sensitive   = true
}
