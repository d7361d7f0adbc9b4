# The inputs of the module. Each condition is checked before the provider calls
# the service.

variable "topic" {
  description = "Topic of the thread."
  type        = string

  validation {
    condition     = trimspace(var.topic) != ""
    error_message = "topic is empty. Say what the thread is about."
  }
}

variable "people" {
  description = "The people in the room and the thread, by labels that you choose: the name that others see in the thread, and the role in the room (Presenter, Attendee, Consumer or Collaborator)."
  type = map(object({
    name = string
    role = optional(string, "Attendee")
  }))
  nullable = false

  validation {
    condition     = alltrue([for person in values(var.people) : contains(["Presenter", "Attendee", "Consumer", "Collaborator"], person.role)])
    error_message = "people has unknown roles, at ${join(", ", [for label, person in var.people : label if !contains(["Presenter", "Attendee", "Consumer", "Collaborator"], person.role)])}. A role is Presenter, Attendee, Consumer or Collaborator."
  }

  validation {
    condition     = length(var.people) <= 249
    error_message = "people has ${length(var.people)} entries. A thread has at most 250 members, and one of them is the bot of this module."
  }
}

variable "user_ids" {
  description = "Raw ids of the people who are users already, by the same labels. The module creates a user for everyone else."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.user_ids), keys(var.people))) == 0
    error_message = "user_ids has labels that people does not have: ${join(", ", setsubtract(keys(var.user_ids), keys(var.people)))}."
  }

  validation {
    condition     = alltrue([for user_id in values(var.user_ids) : startswith(user_id, "8:acs:")])
    error_message = "user_ids has values that are not users of Communication Services. Their raw ids begin with 8:acs:, like the id of an acs_user."
  }
}

variable "open_for_days" {
  description = "For how many days the room is open, 2 to 180. Each apply that finds fewer than a third of them left renews it."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.open_for_days >= 2 && var.open_for_days <= 180 && floor(var.open_for_days) == var.open_for_days
    error_message = "open_for_days is ${var.open_for_days}. Use whole days, 2 to 180."
  }
}

variable "dial_out" {
  description = "Whether Presenters may dial out to phone numbers."
  type        = bool
  default     = false
  nullable    = false
}

variable "delete_chat_after_days" {
  description = "After how many days from its creation the service deletes the thread, 30 to 90. By default it keeps the thread."
  type        = number
  default     = null

  validation {
    condition     = var.delete_chat_after_days == null || try(var.delete_chat_after_days >= 30 && var.delete_chat_after_days <= 90 && floor(var.delete_chat_after_days) == var.delete_chat_after_days, false)
    error_message = "delete_chat_after_days is ${coalesce(var.delete_chat_after_days, 0)}. Use whole days, 30 to 90; leave it out to keep the thread."
  }
}

variable "metadata" {
  description = "Metadata of the thread. The module adds the key room with the room's id."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.metadata), "room")
    error_message = "metadata has the key room, which the module sets itself."
  }
}
