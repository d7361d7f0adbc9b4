import {
  to = acs_teams_extension_assignment.hotline
  identity = {
    tenant_id = "72a9c1de-3f54-4b08-9d6a-51e0c7b3f842"
    object_id = "c4d81f06-9a27-4e35-b1c0-7f2e6d9a5b13"
  }
}
