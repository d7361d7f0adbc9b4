# Tests of the fixtures, which `terraform test` and `tofu test` run. What a run
# makes stays for the runs after it, and is destroyed at the end of this file.

variables {
  pull_request = 4711
}

# A plan makes nothing: ids are not known in it.
run "plan" {
  command = plan

  assert {
    condition     = acs_chat_thread.chat.topic == "Pull request 4711"
    error_message = "The thread is not called after the pull request."
  }

  assert {
    condition     = length(acs_user.person) == 2
    error_message = "There is not one user for each who takes part."
  }
}

run "apply" {
  assert {
    condition     = acs_room.call.participants["host"].user_id == acs_user.person["host"].id
    error_message = "The host is not in the room."
  }

  assert {
    condition     = acs_room.call.participants["host"].role == "Presenter"
    error_message = "The host is no Presenter."
  }
}

run "what_the_service_has" {
  module {
    source = "./tests/service"
  }

  variables {
    fixtures = run.apply.fixtures
  }

  assert {
    condition     = output.status == "active"
    error_message = "The room cannot be joined: it is ${output.status}."
  }

  assert {
    condition     = output.roles == { host = "Presenter", guest = "Attendee" }
    error_message = "The roles in the room are ${jsonencode(output.roles)}."
  }

  assert {
    condition     = output.topic == "Pull request 4711"
    error_message = "The thread's topic is ${output.topic}."
  }
}

# Another commit changes who takes part.
run "one_more_takes_part" {
  variables {
    people = {
      host   = "Presenter"
      guest  = "Attendee"
      second = "Attendee"
    }
  }
}

run "the_service_has_one_more" {
  module {
    source = "./tests/service"
  }

  variables {
    fixtures = run.one_more_takes_part.fixtures
  }

  assert {
    condition     = output.roles == { host = "Presenter", guest = "Attendee", second = "Attendee" }
    error_message = "The roles in the room are ${jsonencode(output.roles)}."
  }
}

# What the module refuses. Only its own conditions can be expected to fail:
# validations of variables, preconditions, postconditions and checks.
run "a_number_that_is_none" {
  command = plan

  variables {
    pull_request = 0
  }

  expect_failures = [var.pull_request]
}

run "nobody_presents" {
  command = plan

  variables {
    people = { guest = "Attendee" }
  }

  expect_failures = [var.people]
}
