// This file tests memberships of Webex's teams (section 4 of the facts).

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { bot, moderator, nobody, person } from "./webex.js";
import { allOf, badRequest, forbidden, idsOf, notFound, pagesOf, time, unauthorized, webexRefused } from "./webex.js";
import { team, teamNotFound, teamWithBot, unseenTeams } from "./webex_teams.test.js";

/** Adds who has an address to a team, as person. */
const add = (teamId, personEmail, settings) => person.teamMemberships.create({ teamId, personEmail, ...settings });

success("Webex team memberships: create", "W4-03 W4-04", "by id: the properties, and the general room", async () => {
  const { id: teamId } = await team();
  const { id: personId, displayName, orgId } = await moderator.people.get("me");
  const { id, created, ...rest } = await person.teamMemberships.create({ teamId, personId });
  assert.deepEqual(rest, {
    teamId,
    personId,
    personEmail: "moderator@example.com",
    personDisplayName: displayName,
    personOrgId: orgId,
    isModerator: false,
  });
  assert.match(created, time);
  const [ofTeam, theirs, membership] = [teamId, personId, id].map((text) => Buffer.from(text, "base64url").toString());
  assert.equal(membership, ofTeam.replace("/TEAM/", `/TEAM_MEMBERSHIP/${theirs.split("/").at(-1)}:`));
  const [general] = await allOf(moderator.rooms.list({ teamId }));
  const members = await allOf(moderator.memberships.list({ roomId: general.id }));
  assert.ok(members.some((m) => m.personId === personId));
});

success("Webex team memberships: create", "W4-04", "by address, as a moderator", async () => {
  const { id } = await team();
  assert.equal((await add(id, "moderator@example.com", { isModerator: true })).isModerator, true);
  await moderator.teams.update({ id, name: "Ours" });
});

refusal("Webex team memberships: create", "W3.2-04", "who is on the team already", async () => {
  const { team } = await teamWithBot();
  await webexRefused(add(team.id, "bot@webex.bot"), { status: 409 });
});

refusal("Webex team memberships: create", "W3.2-02", "nobody", async () => {
  const { id } = await team();
  await webexRefused(add(id), badRequest("Must specify either personId or personEmail."));
});

refusal("Webex team memberships: create", "W4-04", "a member who is no moderator", async () => {
  const { team } = await teamWithBot();
  const membership = { teamId: team.id, personEmail: "moderator@example.com" };
  await webexRefused(bot.teamMemberships.create(membership), forbidden);
});

for (const [what, id] of unseenTeams) {
  refusal("Webex team memberships: create", "W4-05", what, async () =>
    webexRefused(add(await id(), "bot@webex.bot"), teamNotFound),
  );
  refusal("Webex team memberships: list", "W4-05", what, async () =>
    webexRefused(person.teamMemberships.list({ teamId: await id() }), teamNotFound),
  );
}

success("Webex team memberships: list", "W1.9-01 W4-04", "of a team, in pages", async () => {
  const { team, ofPerson, ofBot } = await teamWithBot();
  const third = await add(team.id, "moderator@example.com");
  const pages = await pagesOf(bot.teamMemberships.list({ teamId: team.id, max: 1 }));
  assert.deepEqual(
    pages.map((page) => page.length),
    [1, 1, 1],
  );
  assert.deepEqual(new Set(idsOf(pages.flat())), new Set(idsOf([ofPerson, ofBot, third])));
});

success("Webex team memberships: get", "W4-04", "what create answered", async () => {
  const { ofBot } = await teamWithBot();
  assert.deepEqual(await person.teamMemberships.get(ofBot), ofBot);
});

success("Webex team memberships: update", "W4-04", "the whole membership: a moderator, and none", async () => {
  const { ofBot } = await teamWithBot();
  for (const isModerator of [true, false]) {
    ofBot.isModerator = isModerator;
    assert.deepEqual(await person.teamMemberships.update(ofBot), ofBot);
    assert.deepEqual(await bot.teamMemberships.get(ofBot), ofBot);
  }
});

success("Webex team memberships: remove", "W3.7-03 W4-03", "out of the team and its general room", async () => {
  const { team, ofBot } = await teamWithBot();
  const [general] = await allOf(bot.rooms.list({ teamId: team.id }));
  assert.equal(await person.teamMemberships.remove(ofBot), undefined);
  await webexRefused(person.teamMemberships.get(ofBot), notFound);
  assert.equal((await allOf(person.teamMemberships.list({ teamId: team.id }))).length, 1);
  await webexRefused(bot.rooms.get(general), notFound);
});

success("Webex team memberships: remove", "W3.7-03", "the caller leaves", async () => {
  const { team, ofBot } = await teamWithBot();
  assert.equal(await bot.teamMemberships.remove(ofBot), undefined);
  await webexRefused(bot.teams.get(team), teamNotFound);
});

const ofOthers = {
  "Webex team memberships: update": ({ id }) => bot.teamMemberships.update({ id, isModerator: false }),
  "Webex team memberships: remove": ({ id }) => bot.teamMemberships.remove(id),
};
for (const [operation, call] of Object.entries(ofOthers)) {
  refusal(operation, "W4-04", "a member who is no moderator", async () => {
    const { ofPerson } = await teamWithBot();
    await webexRefused(call(ofPerson), forbidden);
    assert.deepEqual(await person.teamMemberships.get(ofPerson), ofPerson);
  });
}

const byID = {
  "Webex team memberships: get": (client, id) => client.teamMemberships.get(id),
  "Webex team memberships: update": (client, id) => client.teamMemberships.update({ id, isModerator: true }),
  "Webex team memberships: remove": (client, id) => client.teamMemberships.remove(id),
};
for (const [operation, call] of Object.entries(byID)) {
  refusal(operation, "W3.4-01", "a text that is no id, and a team that the caller is not on", async () => {
    await webexRefused(call(person, "unknown"), notFound);
    const { id: teamId } = await moderator.teams.create({ name: "Other" });
    const [{ id }] = await allOf(moderator.teamMemberships.list({ teamId }));
    await webexRefused(call(person, id), notFound);
  });
}

const byAnybody = {
  ...byID,
  "Webex team memberships: create": (client, _, teamId) =>
    client.teamMemberships.create({ teamId, personEmail: "moderator@example.com" }),
  "Webex team memberships: list": (client, _, teamId) => client.teamMemberships.list({ teamId }),
};
for (const [operation, call] of Object.entries(byAnybody)) {
  refusal(operation, "W1.2-02", "an unknown access token", async () => {
    const { team, ofBot } = await teamWithBot();
    await webexRefused(call(nobody, ofBot.id, team.id), unauthorized);
    assert.deepEqual(await person.teamMemberships.get(ofBot), ofBot);
  });
}
