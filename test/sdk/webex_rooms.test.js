// This file tests Webex's rooms, which its apps call spaces (section 2 of the facts).

import assert from "node:assert/strict";
import { failOnce } from "./admin.js";
import { refusal, success } from "./checks.js";
import { base, bot, moderator, nobody, person } from "./webex.js";
import { allOf, badRequest, forbidden, idsOf, notFound, pagesOf, time, unauthorized, webexRefused } from "./webex.js";

/** A new room of person. */
export const space = (settings) => person.rooms.create({ title: "Standup", ...settings });

/** A room that person has locked, and the memberships of person, its moderator, and of bot. */
export async function lockedSpace() {
  const room = await space({ isLocked: true });
  await person.memberships.create({ roomId: room.id, personEmail: "bot@webex.bot" });
  const [ofPerson, ofBot] = await allOf(person.memberships.list({ roomId: room.id }));
  return { room, ofPerson, ofBot };
}

/** The id of a room that was deleted. */
export async function deletedSpace() {
  const room = await space();
  await person.rooms.remove(room);
  return room.id;
}

/** The id of a room that person is not in. */
export const otherSpace = async () => (await moderator.rooms.create({ title: "Other" })).id;

/** The ids of rooms that person does not see, and what each is. */
export const unseenSpaces = [
  ["an id that no room has", async () => (await space()).id.slice(0, -4) + "MDAw"],
  ["a text that is no id", async () => "unknown"],
  ["a room that was deleted", deletedSpace],
  ["a room that the caller is not in", otherSpace],
];

success("Webex rooms: create", "W1.7-01 W1.10-01 W1.11-01 W2.1-05 W2.2-01", "an ordinary room", async () => {
  const { id, creatorId, ownerId, lastActivity, created, ...rest } = await space();
  assert.deepEqual(rest, { title: "Standup", type: "group", isLocked: false, isPublic: false });
  assert.match(Buffer.from(id, "base64url").toString(), /^ciscospark:\/\/urn:TEAM:us-west-2_r\/ROOM\/[0-9a-f-]{36}$/);
  assert.match(id, /^[\w-]+$/); // no padding
  const me = await person.people.get("me");
  assert.deepEqual([creatorId, ownerId], [me.id, me.orgId]);
  assert.match(created, time);
  assert.equal(lastActivity, created);
});

success("Webex rooms: create", "W2.2-04 W2.2-06", "a locked room for announcements, with a description", async () => {
  const settings = { description: "From the board", isLocked: true, isAnnouncementOnly: true };
  const { id, ...room } = await space(settings);
  assert.deepEqual({ ...room, ...settings }, room);
  const [{ isModerator }] = await allOf(person.memberships.list({ roomId: id }));
  assert.equal(isModerator, true);
});

success("Webex rooms: create", "W2.2-07", "a public room", async () => {
  const { isPublic, madePublic, created } = await space({ isPublic: true, description: "For all" });
  assert.equal(isPublic, true);
  assert.equal(madePublic, created);
});

success("Webex rooms: create", "W2.2-01 W2.2-03", "a second of the same title, with the caller in it", async () => {
  const rooms = [await space(), await space()];
  assert.notEqual(rooms[0].id, rooms[1].id);
  for (const { id } of rooms) {
    const members = await allOf(person.memberships.list({ roomId: id }));
    assert.deepEqual(
      members.map((m) => [m.personEmail, m.isModerator]),
      [["person@example.com", false]],
    );
  }
});

const wrongRooms = [
  ["an empty title", "W2.2-02", { title: "" }, badRequest("Title cannot be empty.")],
  ["no title", "W2.2-02", { title: undefined }, badRequest("Title cannot be empty.")],
  ["an empty teamId", "W2.2-05", { teamId: "" }, notFound],
  ["a team that there is not", "W2.2-05", { teamId: "unknown" }, notFound],
  ["announcements without a lock", "W2.2-06", { isAnnouncementOnly: true }, badRequest()],
  ["a public room without a description", "W2.2-07", { isPublic: true }, badRequest()],
];
for (const [what, fact, settings, want] of wrongRooms) {
  refusal("Webex rooms: create", fact, what, () => webexRefused(space(settings), want));
}

success("Webex rooms: list", "W1.9-01 W2.3-01 W2.3-03", "the caller's own, newest first, in pages", async () => {
  const made = idsOf([await space(), await space(), await space()]).reverse();
  const hidden = await otherSpace();
  const pages = await pagesOf(person.rooms.list({ max: 2 }));
  assert.ok(pages.slice(0, -1).every((page) => page.length === 2));
  const ids = idsOf(pages.flat());
  assert.deepEqual(ids.slice(0, 3), made);
  assert.ok(!ids.includes(hidden));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(idsOf(await allOf(person.rooms.list())), ids);
});

success("Webex rooms: list", "W2.3-01 W2.3-02", "the filters and orders", async () => {
  const first = await space();
  const second = await space({ isPublic: true, description: "For all" });
  await person.rooms.update(first); // an activity
  const newest = async (options, count) => idsOf(await person.rooms.list(options)).slice(0, count);
  assert.deepEqual(await newest({ sortBy: "created" }, 2), [second.id, first.id]);
  assert.deepEqual(await newest({ sortBy: "lastactivity" }, 2), [first.id, second.id]);
  assert.deepEqual(await newest({ orgPublicSpaces: true }, 1), [second.id]);
  assert.deepEqual(await newest({ type: "group" }, 2), [second.id, first.id]);
  assert.deepEqual(await newest({ type: "direct" }), []);
});

for (const options of [{ type: "public" }, { sortBy: "title" }, { orgPublicSpaces: true, type: "group" }]) {
  refusal("Webex rooms: list", "W2.3-01", `the filter ${JSON.stringify(options)}`, () =>
    webexRefused(person.rooms.list(options), badRequest()),
  );
}

refusal("Webex rooms: list", "W1.8-01", "too many requests, with the time to wait", async () => {
  await failOnce({ method: "GET", path: "/v1/rooms", status: 429, retryAfter: "7s" }, base);
  const { retryAfter } = await webexRefused(person.rooms.list(), { status: 429 });
  assert.equal(retryAfter, "7");
});

success("Webex rooms: get", "W2.1-05 W2.4-01", "what a list has, and what create answered", async () => {
  const made = await space({ description: "Daily" });
  const got = await person.rooms.get(made);
  assert.deepEqual(got, { ...made, isReadOnly: false });
  assert.deepEqual((await person.rooms.list({ max: 1 })).items, [got]);
});

success("Webex rooms: update", "W2.5-01 W2.5-02", "the title alone", async () => {
  const made = await space({ description: "Daily", isLocked: true });
  const { lastActivity, ...updated } = await person.rooms.update({ id: made.id, title: "Weekly" });
  assert.ok(lastActivity >= made.lastActivity);
  const { lastActivity: _, ...before } = made;
  assert.deepEqual(updated, { ...before, title: "Weekly", isReadOnly: false });
  assert.deepEqual(await person.rooms.get(made), { ...updated, lastActivity });
});

success("Webex rooms: update", "W2.5-02 W2.5-03", "the whole room: a lock, whose moderator is the caller", async () => {
  const made = await person.rooms.get(await space());
  const { lastActivity, ...updated } = await person.rooms.update({ ...made, isLocked: true });
  assert.deepEqual({ ...updated, lastActivity: made.lastActivity }, { ...made, isLocked: true });
  const [{ isModerator }] = await allOf(person.memberships.list({ roomId: made.id }));
  assert.equal(isModerator, true);
});

success("Webex rooms: update", "W2.1-05 W2.5-03 W2.5-04", "unlocked: no announcements, no moderator", async () => {
  const { id, title } = await space({ isLocked: true, isAnnouncementOnly: true });
  const { isLocked, isAnnouncementOnly } = await person.rooms.update({ id, title, isLocked: false });
  assert.deepEqual([isLocked, isAnnouncementOnly], [false, undefined]);
  const [{ isModerator }] = await allOf(person.memberships.list({ roomId: id }));
  assert.equal(isModerator, false);
});

success("Webex rooms: update", "W2.5-05", "a space removes the description", async () => {
  const { id, title } = await space({ description: "Daily" });
  const { description } = await person.rooms.update({ id, title, description: " " });
  assert.ok([undefined, "", " "].includes(description));
});

success("Webex rooms: update", "W2.5-06", "a public room becomes private", async () => {
  const { id, title } = await space({ isPublic: true, description: "For all" });
  const { isPublic, madePublic } = await person.rooms.update({ id, title, isPublic: false });
  assert.deepEqual([isPublic, madePublic], [false, undefined]);
});

refusal("Webex rooms: update", "W2.5-01", "no title", async () => {
  const { id } = await space();
  await webexRefused(person.rooms.update({ id, description: "Daily" }), badRequest());
});

refusal("Webex rooms: update", "W2.5-04", "announcements without a lock", async () => {
  const { id, title } = await space();
  await webexRefused(person.rooms.update({ id, title, isAnnouncementOnly: true }), badRequest());
});

refusal("Webex rooms: update", "W2.7-02", "a locked room, by a member who is no moderator", async () => {
  const { room } = await lockedSpace();
  await webexRefused(bot.rooms.update({ id: room.id, title: "Mine" }), forbidden);
  assert.equal((await person.rooms.get(room)).title, room.title);
});

success("Webex rooms: remove", "W1.5-01 W2.6-01", "the room is gone, from the list too", async () => {
  const { room, ofBot } = await lockedSpace();
  assert.equal(await person.rooms.remove(room), undefined);
  for (const client of [person, bot]) {
    await webexRefused(client.rooms.get(room), notFound);
    assert.ok(!idsOf(await allOf(client.rooms.list())).includes(room.id));
  }
  await webexRefused(bot.memberships.get(ofBot), notFound);
});

success("Webex rooms: remove", "W2.6-02", "by who is no moderator it takes only the caller out", async () => {
  const { room } = await lockedSpace();
  assert.equal(await bot.rooms.remove(room), undefined);
  await webexRefused(bot.rooms.get(room), notFound);
  assert.equal((await allOf(person.memberships.list({ roomId: room.id }))).length, 1);
});

const byID = {
  "Webex rooms: get": (client, id) => client.rooms.get(id),
  "Webex rooms: update": (client, id) => client.rooms.update({ id, title: "Other" }),
  "Webex rooms: remove": (client, id) => client.rooms.remove(id),
};
for (const [operation, call] of Object.entries(byID)) {
  for (const [what, id] of unseenSpaces) {
    refusal(operation, "W2.4-02 W2.6-04", what, async () => webexRefused(call(person, await id()), notFound));
  }
}

const byAnybody = {
  ...byID,
  "Webex rooms: create": (client) => client.rooms.create({ title: "Standup" }),
  "Webex rooms: list": (client) => client.rooms.list(),
};
for (const [operation, call] of Object.entries(byAnybody)) {
  refusal(operation, "W1.2-02", "an unknown access token", async () => {
    const { id } = await space();
    await webexRefused(call(nobody, id), unauthorized);
    await person.rooms.get(id);
  });
}
