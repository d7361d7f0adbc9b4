// This file tests Webex's people (section 5 of the facts).

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { refusal, success } from "./checks.js";
import { bot, moderator, nobody, person } from "./webex.js";
import { allOf, badRequest, idsOf, time, unauthorized, webexRefused } from "./webex.js";
import { space } from "./webex_rooms.test.js";

const me = () => person.people.get("me");
const them = () => moderator.people.get("me");

success("Webex people: get me", "W1.11-02 W5-02", "the properties of a person and a bot", async () => {
  const { id, orgId, created, ...rest } = await me();
  assert.deepEqual(rest, { emails: ["person@example.com"], displayName: "Test Person", type: "person" });
  assert.match(Buffer.from(id, "base64url").toString(), /^ciscospark:\/\/us\/PEOPLE\/[0-9a-f-]{36}$/);
  assert.match(Buffer.from(orgId, "base64url").toString(), /^ciscospark:\/\/us\/ORGANIZATION\/[0-9a-f-]{36}$/);
  assert.match(created, time);
  assert.equal((await bot.people.get("me")).type, "bot");
});

refusal("Webex people: get me", "W1.2-02", "an unknown access token", () =>
  webexRefused(nobody.people.get("me"), unauthorized),
);

success("Webex people: get", "W5-01", "by id, by UUID, and several in one request", async () => {
  const wanted = await them();
  const [, uuid] = Buffer.from(wanted.id, "base64url").toString().split("/PEOPLE/"); // of which the client makes an id
  for (const key of [wanted.id, { id: wanted.id }, { personId: wanted.id }, uuid]) {
    assert.deepEqual(await person.people.get(key), wanted);
  }
  const own = await me();
  assert.deepEqual(await Promise.all([person.people.get(own.id), person.people.get(wanted.id)]), [own, wanted]);
});

// The client asks for several people in one request, and learns from the answer who is not there.
refusal("Webex people: get", "W5-01", "an id that nobody has, beside one that somebody has", async () => {
  const own = await me();
  const id = Buffer.from("ciscospark://us/PEOPLE/0000000a-aaaa-4bbb-8ccc-00000000000a").toString("base64url");
  const answers = Promise.allSettled([person.people.get(own.id), person.people.get(id)]);
  await setImmediate();
  person.people.batcher.deferreds.get(id).promise.catch(() => {}); // the client leaves this promise of its own unhandled
  const [found, missed] = await answers;
  assert.deepEqual(found.value, own);
  assert.deepEqual(missed, { status: "rejected", reason: id });
});

success("Webex people: list", "W1.9-01 W5-01", "by address and name", async () => {
  const wanted = await them();
  const email = "moderator@example.com";
  for (const options of [{ email }, { email: email.toUpperCase() }, { displayName: "Test Mod" }]) {
    assert.deepEqual(await allOf(person.people.list(options)), [wanted]);
  }
  const all = await allOf(person.people.list({ displayName: "Test", max: 1 }));
  assert.ok(idsOf(all).includes(wanted.id) && idsOf(all).includes((await me()).id));
  assert.deepEqual(await allOf(person.people.list({ email: "nobody@example.com" })), []);
});

success("Webex people: list", "W5-01", "by ids, in their order", async () => {
  const [own, wanted] = [await me(), await them()];
  assert.deepEqual(await person.people.list([wanted.id, own.id]), [wanted, own]);
});

success("Webex people: list", "W3.2-03 W5-01", "nobody of another organization", async () => {
  const { id } = await space();
  await person.memberships.create({ roomId: id, personEmail: "guest@example.org" });
  assert.deepEqual(await allOf(person.people.list({ email: "guest@example.org" })), []);
});

refusal("Webex people: list", "W5-01", "without saying whom", () =>
  webexRefused(person.people.list(), badRequest("Email, displayName, or id list should be specified.")),
);

refusal("Webex people: list", "W1.2-02", "an unknown access token", () =>
  webexRefused(nobody.people.list({ email: "person@example.com" }), unauthorized),
);
