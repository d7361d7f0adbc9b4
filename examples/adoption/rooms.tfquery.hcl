# All rooms that have not ended: the service does not list ended ones. To adopt only
# the rooms of one term, add to config:
#
#   overlap_from  = "2027-02-01T00:00:00Z"
#   overlap_until = "2027-07-01T00:00:00Z"
list "acs_room" "all" {
  provider = acs
  limit    = 1000

  config {
    include_participants = true
  }
}
