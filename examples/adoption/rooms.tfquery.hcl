# Rooms that have not ended; those that have are not in the list of the service.
# To adopt those of a term only, say which:
#
#   config {
#     overlap_from  = "2027-02-01T00:00:00Z"
#     overlap_until = "2027-07-01T00:00:00Z"
#   }
list "acs_room" "all" {
  provider = acs
  limit    = 1000
}
