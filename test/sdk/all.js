// This file runs the whole suite in one process, so that the last test can check the results of all others.

import "./rooms.test.js";
import "./rooms_participants.test.js";
import "./clock_and_faults.test.js";
import "./identity.test.js";
import "./chat_threads.test.js";
import "./chat_participants.test.js";
import "./chat_messages.test.js";
import "./chat_refusals.test.js";
import "./chat_rates.test.js";
import "./webex_rooms.test.js";
import "./webex_memberships.test.js";
import "./webex_people.test.js";
import "./webex_teams.test.js";
import "./webex_team_memberships.test.js";
import { table } from "./checks.js";

table();
