# Saves rooms with their rosters, and threads with their participants and
# messages, as JSON and CSV. It changes nothing in the service.
#
# The service lists only rooms that have not ended, and only the threads of one
# user. So the export has all rooms that have not ended, and the threads of the
# users that you name.
#
# 1. Name at least one member of each thread. The creator of a thread can read
#    all of its messages:
#
#      export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#      echo 'chat_user_ids = ["8:acs:...", "8:acs:..."]' >terraform.tfvars
#      terraform init
#      terraform apply
#
#    A user who was removed from a thread still has it in their list, but cannot
#    read it. The error names the user and the thread: add both to
#    former_members, and apply again.
#
# 2. Write the files:
#
#      terraform output -json rooms                   >rooms.json
#      terraform output -json threads                 >threads.json
#      terraform output -json messages                >messages.json
#      terraform output -raw rooms_csv                >rooms.csv
#      terraform output -raw room_participants_csv    >room_participants.csv
#      terraform output -raw threads_csv              >threads.csv
#      terraform output -raw thread_participants_csv  >thread_participants.csv
#      terraform output -raw messages_csv             >messages.csv
#
# 3. Delete terraform.tfstate, which contains all of this too.
#
# Attachments are saved as links. Download them before the service ends.

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "chat_user_ids" {
  description = "Raw ids of the users whose threads are saved."
  type        = set(string)
  default     = []
}

variable "former_members" {
  description = "Ids of the threads that a user was removed from, by the raw id of the user."
  type        = map(set(string))
  default     = {}
}
