# Run: terraform query
list "acs_room" "all" {
  provider = acs
  limit    = 1000
}

# Rooms that are open at some time of the spring term, with their rosters.
list "acs_room" "spring" {
  provider         = acs
  include_resource = true

  config {
    overlap_from         = "2027-04-01T00:00:00+02:00"
    overlap_until        = "2027-08-01T00:00:00+02:00"
    include_participants = true
  }
}
