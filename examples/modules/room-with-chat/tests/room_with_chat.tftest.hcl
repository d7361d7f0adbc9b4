# Tests of the module. Run `terraform test` or `tofu test` in its folder, against
# the emulator or a Communication Services resource.

variables {
  topic = "Seminar"
  people = {
    host  = { name = "Ms Noether", role = "Presenter" }
    emmy  = { name = "Emmy" }
    ghost = { name = "Ghost", role = "Consumer" }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = acs_room.this.rolling_validity.renew_before_days == 30
    error_message = "The room is renewed ${acs_room.this.rolling_validity.renew_before_days} days before its end."
  }

  assert {
    condition     = acs_chat_thread.this.delete_after_days == null
    error_message = "The thread has a retention that the module was not asked for."
  }
}

run "shortest_window" {
  command = plan

  variables {
    open_for_days = 2
  }

  assert {
    condition     = acs_room.this.rolling_validity.renew_before_days == 1
    error_message = "The room is renewed ${acs_room.this.rolling_validity.renew_before_days} days before its end."
  }
}

run "apply" {
  assert {
    condition     = length(acs_user.person) == 3
    error_message = "There are ${length(acs_user.person)} users for three people."
  }
}

run "one_roster_for_both" {
  module {
    source = "./tests/service"
  }

  variables {
    room_id     = run.apply.room_id
    thread_id   = run.apply.thread_id
    bot_user_id = run.apply.bot_user_id
  }

  assert {
    condition     = output.status == "active"
    error_message = "The room is ${output.status}."
  }

  assert {
    condition     = output.roles == { Presenter = 1, Attendee = 1, Consumer = 1 }
    error_message = "The roles in the room are ${jsonencode(output.roles)}."
  }

  assert {
    condition     = join(", ", output.names) == "Emmy, Ghost, Ms Noether"
    error_message = "The members of the thread are ${join(", ", output.names)}."
  }

  assert {
    condition     = output.room_of_thread == var.room_id
    error_message = "The thread's metadata names the room ${output.room_of_thread}."
  }
}

run "no_topic" {
  command = plan
  variables {
    topic = " "
  }
  expect_failures = [var.topic]
}

run "no_such_role" {
  command = plan
  variables {
    people = { host = { name = "Ms Noether", role = "Host" } }
  }
  expect_failures = [var.people]
}

run "too_many_people" {
  command = plan
  variables {
    people = { for i in range(250) : "p${i}" => { name = "Person ${i}" } }
  }
  expect_failures = [var.people]
}

run "user_of_nobody" {
  command = plan
  variables {
    user_ids = { stranger = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001" }
  }
  expect_failures = [var.user_ids]
}

run "user_of_elsewhere" {
  command = plan
  variables {
    user_ids = { host = "8:orgid:00000000-0000-0000-0000-000000000001" }
  }
  expect_failures = [var.user_ids]
}

run "open_too_long" {
  command = plan
  variables {
    open_for_days = 181
  }
  expect_failures = [var.open_for_days]
}

run "half_a_day" {
  command = plan
  variables {
    open_for_days = 2.5
  }
  expect_failures = [var.open_for_days]
}

run "deleted_too_soon" {
  command = plan
  variables {
    delete_chat_after_days = 29
  }
  expect_failures = [var.delete_chat_after_days]
}

run "key_of_the_module" {
  command = plan
  variables {
    metadata = { room = "12" }
  }
  expect_failures = [var.metadata]
}
