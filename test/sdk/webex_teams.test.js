// This file tests Webex's teams and their rooms (section 4 of the facts).

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { bot, moderator, nobody, person } from "./webex.js";
import { allOf, badRequest, forbidden, idsOf, notFound, pagesOf, time, unauthorized, webexRefused } from "./webex.js";
import { space } from "./webex_rooms.test.js";

export const teamNotFound = { status: 404, message: "Could not find teams." };

/** A new team of person. */
export const team = (settings) => person.teams.create({ name: "Crew", ...settings });

/** A new team with bot on it, who is no moderator, and both memberships. */
export async function teamWithBot() {
  const made = await team();
  const ofBot = await person.teamMemberships.create({ teamId: made.id, personEmail: "bot@webex.bot" });
  const [ofPerson] = await allOf(person.teamMemberships.list({ teamId: made.id }));
  return { team: made, ofPerson, ofBot };
}

/** The ids of teams that person is not on, and what each is. */
export const unseenTeams = [
  ["a text that is no id", async () => "unknown"],
  ["a team that the caller is not on", async () => (await moderator.teams.create({ name: "Other" })).id],
];

success("Webex teams: create", "W4-01 W4-02", "the properties, and the general room of the same UUID", async () => {
  const { id, created, creatorId, ...rest } = await team({ description: "All hands" });
  assert.deepEqual(rest, { name: "Crew", description: "All hands" });
  assert.match(created, time);
  const [general, ...others] = await allOf(person.rooms.list({ teamId: id }));
  assert.deepEqual(others, []);
  const [ofTeam, ofRoom] = [id, general.id].map((text) => Buffer.from(text, "base64url").toString());
  assert.equal(ofRoom, ofTeam.replace("/TEAM/", "/ROOM/"));
  const [{ isModerator }] = await allOf(person.memberships.list({ roomId: general.id }));
  assert.equal(isModerator, true);
});

refusal("Webex teams: create", "W4-01", "no name", () => webexRefused(team({ name: undefined }), badRequest()));

success("Webex teams: list", "W1.9-01", "the caller's own, in pages", async () => {
  const made = idsOf([await team(), await team()]);
  const pages = await pagesOf(person.teams.list({ max: 1 }));
  assert.ok(pages.every((page) => page.length === 1));
  const ids = idsOf(pages.flat());
  assert.ok(made.every((id) => ids.includes(id)));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(idsOf(await allOf(person.teams.list())), ids);
});

success("Webex teams: get", "W4-01", "what create answered", async () => {
  const made = await team({ description: "All hands" });
  assert.deepEqual(await person.teams.get(made), made);
});

success("Webex teams: update", "W4-01", "the whole team: its name", async () => {
  const made = await team({ description: "All hands" });
  const updated = { ...made, name: "Staff" };
  assert.deepEqual(await person.teams.update(updated), updated);
  assert.deepEqual(await person.teams.get(made.id), updated);
});

refusal("Webex teams: update", "W4-01", "a member who is no moderator", async () => {
  const { team } = await teamWithBot();
  await webexRefused(bot.teams.update({ ...team, name: "Mine" }), forbidden);
  assert.deepEqual(await person.teams.get(team), team);
});

success("Webex rooms: create", "W2.1-01 W2.4-03", "a room of a team, which all of the team see", async () => {
  const { team } = await teamWithBot();
  const room = await space({ teamId: team.id });
  assert.equal(room.teamId, team.id);
  assert.deepEqual(await bot.rooms.get(room), await person.rooms.get(room));
  assert.ok(!idsOf(await allOf(bot.rooms.list())).includes(room.id));
});

success("Webex rooms: list", "W1.9-02 W2.3-04", "the rooms of a team, in pages that keep the filter", async () => {
  const { team } = await teamWithBot();
  const made = idsOf([await space({ teamId: team.id }), await space({ teamId: team.id })]).reverse();
  for (const client of [person, bot]) {
    const pages = await pagesOf(client.rooms.list({ teamId: team.id, max: 1 }));
    assert.deepEqual(
      pages.map((page) => page.length),
      [1, 1, 1],
    );
    assert.deepEqual(idsOf(pages.flat()).slice(0, 2), made); // the last is the general room
  }
});

success("Webex rooms: update", "W2.5-07", "a room without a team moves to one", async () => {
  const { id: teamId } = await team();
  const { id, title } = await space();
  assert.equal((await person.rooms.update({ id, title, teamId })).teamId, teamId);
});

// The client sends the whole room, with the team that it has.
refusal("Webex rooms: update", "W2.5-08", "a room that has a team, with the same team", async () => {
  const { id: teamId } = await team();
  const room = await space({ teamId });
  const { message } = (await webexRefused(person.rooms.update(room), badRequest())).body;
  assert.match(message, /^Currently moving room under another team is not supported in Developer API\./);
});

refusal("Webex rooms: update", "W2.5-11", "another name of a general room", async () => {
  const { id } = await team();
  const [general] = await allOf(person.rooms.list({ teamId: id }));
  await webexRefused(person.rooms.update({ id: general.id, title: "Other" }), badRequest());
});

success("Webex rooms: remove", "W2.6-05", "a room of a team is archived, and no list has it", async () => {
  const { id: teamId } = await team();
  const room = await space({ teamId });
  assert.equal(await person.rooms.remove(room), undefined);
  await webexRefused(person.rooms.get(room), notFound);
  assert.ok(!idsOf(await allOf(person.rooms.list({ teamId }))).includes(room.id));
});

const byID = {
  "Webex teams: get": (client, id) => client.teams.get(id),
  "Webex teams: update": (client, id) => client.teams.update({ id, name: "Other" }),
};
for (const [operation, call] of Object.entries(byID)) {
  for (const [what, id] of unseenTeams) {
    refusal(operation, "W4-05", what, async () => webexRefused(call(person, await id()), teamNotFound));
  }
}

const byAnybody = {
  ...byID,
  "Webex teams: create": (client) => client.teams.create({ name: "Crew" }),
  "Webex teams: list": (client) => client.teams.list(),
};
for (const [operation, call] of Object.entries(byAnybody)) {
  refusal(operation, "W1.2-02", "an unknown access token", async () =>
    webexRefused(call(nobody, (await team()).id), unauthorized),
  );
}
