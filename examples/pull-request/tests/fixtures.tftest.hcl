# Tests of the fixtures, for `terraform test` and `tofu test`. The objects that a
# run creates stay for the following runs, and are destroyed after the last one.

variables {
  pull_request = 4711
}

# A plan creates nothing, so it does not know any ids.
run "plan" {
  command = plan

  assert {
    condition     = acs_chat_thread.chat.topic == "Pull request 4711"
    error_message = "The thread's topic does not name the pull request."
  }

  assert {
    condition     = length(acs_user.person) == 2
    error_message = "There is not one user for each label."
  }
}

run "apply" {
  assert {
    condition     = acs_room.call.participants["host"].user_id == acs_user.person["host"].id
    error_message = "The host is not in the room."
  }

  assert {
    condition     = acs_room.call.participants["host"].role == "Presenter"
    error_message = "The host is not a Presenter."
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
    error_message = "Nobody can join the room: it is ${output.status}."
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

# A later commit adds a person.
run "one_more_person" {
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
    fixtures = run.one_more_person.fixtures
  }

  assert {
    condition     = output.roles == { host = "Presenter", guest = "Attendee", second = "Attendee" }
    error_message = "The roles in the room are ${jsonencode(output.roles)}."
  }
}

# Input that the module refuses. A test can only expect conditions of the module to
# fail: validations of variables, preconditions, postconditions and checks.
run "invalid_number" {
  command = plan

  variables {
    pull_request = 0
  }

  expect_failures = [var.pull_request]
}

run "no_presenter" {
  command = plan

  variables {
    people = { guest = "Attendee" }
  }

  expect_failures = [var.people]
}
