// This file tests memberships of Webex's rooms (section 3 of the facts).

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { bot, moderator, nobody, person } from "./webex.js";
import { allOf, badRequest, forbidden, idsOf, notFound, pagesOf, time, unauthorized, webexRefused } from "./webex.js";
import { lockedSpace, otherSpace, space, unseenSpaces } from "./webex_rooms.test.js";

const alreadyIn = { status: 409, message: "User is already a participant in the room." };
const roomNotFound = { status: 404, message: "Could not find a room with provided ID." };

/** Adds who has an address to a room, as person. */
const add = (roomId, personEmail, settings) => person.memberships.create({ roomId, personEmail, ...settings });

/** A new room and the membership of bot in it. */
async function withBot() {
  const room = await space();
  return { room, membership: await add(room.id, "bot@webex.bot") };
}

success("Webex memberships: create", "W3.1-01 W3.1-02 W3.2-01", "by id: the properties", async () => {
  const room = await space();
  const { id: personId, displayName, orgId } = await moderator.people.get("me");
  const { id, created, ...rest } = await person.memberships.create({ roomId: room.id, personId });
  assert.deepEqual(rest, {
    roomId: room.id,
    roomType: "group",
    personId,
    personEmail: "moderator@example.com",
    personDisplayName: displayName,
    personOrgId: orgId,
    isModerator: false,
    isRoomHidden: false,
    isMonitor: false,
  });
  assert.match(created, time);
  const [own, theirs, membership] = [room.id, personId, id].map((text) => Buffer.from(text, "base64url").toString());
  const uuid = (text) => text.split("/").at(-1);
  assert.equal(membership, own.replace("/ROOM/", `/MEMBERSHIP/${uuid(theirs)}:`));
  assert.equal((await moderator.rooms.get(room.id)).id, room.id);
});

success("Webex memberships: create", "W3.2-07", "by address, in any case", async () => {
  const { id } = await space();
  assert.equal((await add(id, "Bot@Webex.Bot")).personEmail, "bot@webex.bot");
});

success("Webex memberships: create", "W3.2-03", "an address that no account has", async () => {
  const { id } = await space();
  const { personEmail, personDisplayName } = await add(id, "new@example.org");
  assert.equal(personEmail, "new@example.org");
  assert.ok(["new", "new@example.org"].includes(personDisplayName));
});

success("Webex memberships: create", "W3.6-01 W3.6-02", "a moderator locks it, and the caller is one too", async () => {
  const { id } = await space();
  assert.equal((await add(id, "moderator@example.com", { isModerator: true })).isModerator, true);
  assert.equal((await person.rooms.get(id)).isLocked, true);
  const members = await allOf(person.memberships.list({ roomId: id }));
  assert.deepEqual(
    members.map((m) => m.isModerator),
    [true, true],
  );
});

success("Webex memberships: create", "W3.1-02", "the same id again after leaving", async () => {
  const { room, membership } = await withBot();
  await bot.memberships.remove(membership);
  assert.equal((await add(room.id, "bot@webex.bot")).id, membership.id);
});

refusal("Webex memberships: create", "W3.2-04", "who is in the room already", async () => {
  const { room } = await withBot();
  await webexRefused(add(room.id, "bot@webex.bot"), alreadyIn);
  await webexRefused(add(room.id, "person@example.com"), alreadyIn);
});

const wrongMemberships = [
  ["nobody", "W3.2-02", { personEmail: undefined }, badRequest("Must specify either personId or personEmail.")],
  ["no room", "W3.2-02", { roomId: undefined }, badRequest("roomId cannot be null")],
  ["a text without @", "W3.2-05", { personEmail: "bot" }, notFound],
  ["no id", "W3.2-05", { personEmail: undefined, personId: "bot" }, badRequest("Expect base64 ID or UUID.")],
];
for (const [what, fact, settings, want] of wrongMemberships) {
  refusal("Webex memberships: create", fact, what, async () => {
    const { id } = await space();
    await webexRefused(add(id, "bot@webex.bot", settings), want);
  });
}

for (const [what, id] of unseenSpaces) {
  refusal("Webex memberships: create", "W3.2-06", what, async () =>
    webexRefused(add(await id(), "bot@webex.bot"), notFound),
  );
  refusal("Webex memberships: list", "W3.3-04", what, async () =>
    webexRefused(person.memberships.list({ roomId: await id() }), roomNotFound),
  );
}

refusal("Webex memberships: create", "W2.7-02", "a locked room, by a member who is no moderator", async () => {
  const { room } = await lockedSpace();
  const membership = { roomId: room.id, personEmail: "moderator@example.com" };
  await webexRefused(bot.memberships.create(membership), forbidden);
});

success("Webex memberships: list", "W1.9-01 W3.1-01 W3.3-01", "of a room, in pages, without isRoomHidden", async () => {
  const { room, membership } = await withBot();
  const pages = await pagesOf(person.memberships.list({ roomId: room.id, max: 1 }));
  assert.deepEqual(
    pages.map((page) => page.length),
    [1, 1],
  );
  const { isRoomHidden, ...listed } = membership;
  assert.deepEqual(pages.flat().find(({ id }) => id === membership.id), listed);
  assert.ok(pages.flat().every(({ roomId }) => roomId === room.id));
});

success("Webex memberships: list", "W3.3-02", "of one person in a room: one or none", async () => {
  const { room, membership } = await withBot();
  const roomId = room.id;
  const of = async (options) => idsOf(await allOf(person.memberships.list({ roomId, ...options })));
  assert.deepEqual(await of({ personId: membership.personId }), [membership.id]);
  assert.deepEqual(await of({ personEmail: "bot@webex.bot" }), [membership.id]);
  assert.deepEqual(await of({ personEmail: "moderator@example.com" }), []);
});

success("Webex memberships: list", "W3.3-03", "the caller's own, without a room", async () => {
  const { membership } = await withBot();
  const own = await allOf(bot.memberships.list());
  assert.ok(own.every(({ personEmail }) => personEmail === "bot@webex.bot"));
  assert.ok(idsOf(own).includes(membership.id));
  assert.deepEqual(await allOf(bot.memberships.list({ personEmail: "bot@webex.bot", max: 3 })), own);
});

success("Webex memberships: get", "W3.4-01", "what create answered", async () => {
  const { membership } = await withBot();
  assert.deepEqual(await person.memberships.get(membership), membership);
  assert.deepEqual(await bot.memberships.get(membership.id), membership);
});

success("Webex memberships: update", "W3.5-01 W3.6-01 W3.6-03", "the whole: a moderator, and none", async () => {
  const { room, membership } = await withBot();
  for (const isModerator of [true, false]) {
    membership.isModerator = isModerator;
    assert.deepEqual(await person.memberships.update(membership), membership);
    assert.deepEqual(await person.memberships.get(membership), membership);
    assert.equal((await person.rooms.get(room)).isLocked, true); // person has become one too
  }
  const [own] = await allOf(person.memberships.list({ roomId: room.id, personEmail: "person@example.com" }));
  assert.equal((await person.memberships.update({ id: own.id, isModerator: false })).isModerator, false);
  assert.equal((await person.rooms.get(room)).isLocked, false);
});

refusal("Webex memberships: update", "W2.7-02", "in a locked room, by a member who is no moderator", async () => {
  const { ofBot } = await lockedSpace();
  await webexRefused(bot.memberships.update({ ...ofBot, isModerator: true }), forbidden);
});

refusal("Webex memberships: update", "W3.5-01", "nothing to change", async () => {
  const { membership } = await withBot();
  await webexRefused(person.memberships.update({ id: membership.id }), badRequest());
});

success("Webex memberships: remove", "W1.5-01 W3.7-01", "another person is out of the room", async () => {
  const { room, membership } = await withBot();
  assert.equal(await person.memberships.remove(membership), undefined);
  await webexRefused(person.memberships.get(membership), notFound);
  await webexRefused(bot.rooms.get(room), notFound);
  assert.equal((await allOf(person.memberships.list({ roomId: room.id }))).length, 1);
});

success("Webex memberships: remove", "W3.7-02", "the caller leaves a locked room", async () => {
  const { room, ofBot } = await lockedSpace();
  assert.equal(await bot.memberships.remove(ofBot.id), undefined);
  await webexRefused(bot.rooms.get(room), notFound);
});

refusal("Webex memberships: remove", "W2.7-02", "in a locked room, by a member who is no moderator", async () => {
  const { ofPerson } = await lockedSpace();
  await webexRefused(bot.memberships.remove(ofPerson), forbidden);
  await person.memberships.get(ofPerson);
});

const byID = {
  "Webex memberships: get": (client, id) => client.memberships.get(id),
  "Webex memberships: update": (client, id) => client.memberships.update({ id, isModerator: true }),
  "Webex memberships: remove": (client, id) => client.memberships.remove(id),
};
const unseen = [
  ["a text that is no id", async () => "unknown"],
  ["the id of a room", async () => (await space()).id],
  ["a person who has left", async () => {
    const { membership } = await withBot();
    await bot.memberships.remove(membership);
    return membership.id;
  }],
  ["a room that the caller is not in", async () => {
    const [{ id }] = await allOf(moderator.memberships.list({ roomId: await otherSpace() }));
    return id;
  }],
];
for (const [operation, call] of Object.entries(byID)) {
  for (const [what, id] of unseen) {
    refusal(operation, "W3.4-01 W3.7-01", what, async () => webexRefused(call(person, await id()), notFound));
  }
}

const byAnybody = {
  ...byID,
  "Webex memberships: create": (client) => client.memberships.create({ roomId: "x", personEmail: "bot@webex.bot" }),
  "Webex memberships: list": (client) => client.memberships.list(),
};
for (const [operation, call] of Object.entries(byAnybody)) {
  refusal(operation, "W1.2-02", "an unknown access token", async () => {
    const { membership } = await withBot();
    await webexRefused(call(nobody, membership.id), unauthorized);
    assert.deepEqual(await person.memberships.get(membership), membership);
  });
}
