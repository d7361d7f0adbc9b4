import {
  to = acs_user.guest
  id = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000701"
}
