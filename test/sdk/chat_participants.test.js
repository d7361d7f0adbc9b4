// This file tests the operations of Chat on the participants of a thread.

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { all, answer, chatRefused, pages, people, person, stranger } from "./clients.js";
import { identifierOf, malformedIdentifier, noMember, threadOf } from "./chat_threads.test.js";

const badRequest = { status: 400, code: "BadRequest" };

const namesIn = async (thread) => (await all(thread.listParticipants())).map((p) => p.id.communicationUserId);

success("chat: list participants", "2.3-01 2.3-05", "all that is known of them, in pages", async () => {
  const [ann, ...others] = await people(5);
  const participants = others.map(({ user }, i) => ({
    id: user,
    displayName: `Member ${i}`,
    shareHistoryTime: new Date("2022-01-01T00:00:00.900Z"),
    metadata: { number: `${i}` },
  }));
  const thread = await threadOf(ann, { participants });
  const listed = await pages(thread.listParticipants());
  assert.deepEqual(
    listed.map((page) => page.length),
    [2, 2, 1],
  );
  assert.deepEqual(listed.flat(), [
    { id: identifierOf(ann.user), shareHistoryTime: new Date(0) },
    ...participants.map((p) => ({ ...p, id: identifierOf(p.id), shareHistoryTime: new Date("2022-01-01T00:00:00Z") })),
  ]);
  assert.deepEqual(await all(thread.listParticipants({ maxPageSize: 1, skip: 3 })), listed.flat().slice(3));
});

success("chat: add participants", "2.2-02 2.1-02", "users of this resource, with {} for an answer", async () => {
  const [ann, ben, cleo] = await people(3);
  const thread = await threadOf(ann);
  const shareHistoryTime = new Date("2026-01-01T00:00:00Z");
  const participants = [
    { id: ben.user, displayName: "Ben", shareHistoryTime, metadata: { desk: "3" } },
    { id: cleo.user },
  ];
  const { status, bodyAsText } = await answer((options) => thread.addParticipants({ participants }, options));
  assert.deepEqual([status, bodyAsText], [201, "{}"]);
  assert.deepEqual((await all(thread.listParticipants())).slice(1), [
    { id: identifierOf(ben.user), displayName: "Ben", shareHistoryTime, metadata: { desk: "3" } },
    { id: identifierOf(cleo.user), shareHistoryTime: new Date(0) },
  ]);
});

success("chat: add participants", "2.2-02", "users of another resource are left out and reported", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann);
  const { invalidParticipants } = await thread.addParticipants({ participants: [{ id: stranger }, { id: ben.user }] });
  assert.deepEqual(invalidParticipants, [
    { code: "403", message: "Permissions check failed", target: stranger.communicationUserId },
  ]);
  assert.deepEqual(await namesIn(thread), [ann.user.communicationUserId, ben.user.communicationUserId]);
});

success("chat: add participants", "2.2-03", "who is a member already stays as they are", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann, { participants: [{ id: ben.user, displayName: "Ben" }] });
  const before = await all(thread.listParticipants());
  await thread.addParticipants({ participants: [{ id: ben.user, displayName: "Benjamin", metadata: { desk: "3" } }] });
  assert.deepEqual(await all(thread.listParticipants()), before);
});

success("chat: add participants", "2.2-02 4-10", "by a member whose token has the scope chat.join", async () => {
  const [ann, cleo] = await people(2);
  const ben = await person({ scopes: ["chat.join"] });
  const { threadId } = await threadOf(ann, { participants: [{ id: ben.user }] });
  await ben.thread(threadId).addParticipants({ participants: [{ id: cleo.user }] });
  await cleo.thread(threadId).getProperties();
});

refusal("chat: add participants", "2.2-02", "a malformed participant, and all with it", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann);
  const participants = [{ id: ben.user }, { id: { communicationUserId: "8:acs:123456c" } }];
  await chatRefused(thread.addParticipants({ participants }), malformedIdentifier("8:acs:123456c"));
  assert.deepEqual(await namesIn(thread), [ann.user.communicationUserId]);
});

refusal("chat: add participants", "2.4-01", "201 at once", async () => {
  const thread = await threadOf(await person());
  const participants = Array.from({ length: 201 }, () => ({ id: stranger }));
  await chatRefused(thread.addParticipants({ participants }), badRequest);
});

refusal("chat: add participants", "2.4-01", "more than 250 in the thread", async () => {
  const everybody = await people(251);
  const [ann, ...others] = everybody;
  const participants = others.map(({ user }) => ({ id: user }));
  const thread = await threadOf(ann, { participants: participants.slice(0, 200) });
  await chatRefused(thread.addParticipants({ participants: participants.slice(200) }), badRequest);
  await thread.addParticipants({ participants: participants.slice(200, 249) });
  assert.equal((await namesIn(thread)).length, 250);
});

success("chat: remove participant", "2.3-08", "who is out has no more say", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann, { participants: [{ id: ben.user }] });
  const { status } = await answer((options) => thread.removeParticipant(ben.user, options));
  assert.equal(status, 204);
  assert.deepEqual(await namesIn(thread), [ann.user.communicationUserId]);
  await chatRefused(all(ben.thread(thread.threadId).listParticipants()), noMember(ben, thread.threadId));
});

success("chat: remove participant", "2.3-08", "somebody who is not there", async () => {
  const [ann, ben] = await people(2);
  await (await threadOf(ann)).removeParticipant(ben.user);
});

success("chat: remove participant", "2.3-08", "oneself", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann, { participants: [{ id: ben.user }] });
  await thread.removeParticipant(ann.user);
  assert.deepEqual(await namesIn(ben.thread(thread.threadId)), [ben.user.communicationUserId]);
});

refusal("chat: remove participant", "2.3-08", "after one has removed oneself", async () => {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann, { participants: [{ id: ben.user }] });
  await thread.removeParticipant(ann.user);
  await chatRefused(thread.removeParticipant(ben.user), noMember(ann, thread.threadId));
});

refusal("chat: remove participant", "2.2-02", "a malformed id", async () => {
  const thread = await threadOf(await person());
  await chatRefused(thread.removeParticipant({ communicationUserId: "8:acs:123456c" }), malformedIdentifier("8:acs:123456c"));
});
