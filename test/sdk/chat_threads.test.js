// This file tests the operations of Chat on threads.

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import {
  all,
  answer,
  assertRecent,
  chatRefused,
  endpoint,
  inDays,
  identity,
  pages,
  person,
  stranger,
} from "./clients.js";

const badRequest = { status: 400, code: "BadRequest" };
export const forbidden = {
  status: 403,
  code: "Forbidden",
  message: "The initiator doesn't have the permission to perform the requested operation.",
};

/** The refusal of somebody who is not in a thread (facts 2.3-07 and 2.3-08). */
export const noMember = ({ user }, id) => ({
  status: 403,
  code: "Forbidden",
  message: `User ${user.communicationUserId} is not a member of the thread ${id}`,
});

/** The refusal of a malformed raw id (fact 2.3-18). */
export const malformedIdentifier = (id) => ({ ...badRequest, message: `Identifier format is invalid (${id}).` });

/** How the clients tell of a user. */
export const identifierOf = (user) => ({ kind: "communicationUser", ...user });

/** A new thread of somebody's, and its creator's client of it. */
export async function threadOf(owner, options) {
  const { chatThread } = await owner.chat.createChatThread({ topic: "Standup" }, options);
  return owner.thread(chatThread.id);
}

success(
  "chat: create thread",
  "2.2-04 2.3-03 2.3-04 2.3-05",
  "the properties of a thread, in whole seconds",
  async () => {
    const ann = await person();
    const began = Date.now();
    const { bodyAsText, status } = await answer((options) => ann.chat.createChatThread({ topic: "Standup" }, options));
    assert.equal(status, 201);
    const { chatThread: wire, ...rest } = JSON.parse(bodyAsText);
    assert.deepEqual(rest, {});
    assert.match(wire.createdOn, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

    const { chatThread, invalidParticipants } = await ann.chat.createChatThread({ topic: "Standup" });
    assert.equal(invalidParticipants, undefined);
    const { id, createdOn, ...properties } = chatThread;
    assert.match(id, /^19:[^@]+@thread\.v2$/);
    assertRecent(createdOn, began);
    assert.deepEqual(properties, {
      topic: "Standup",
      createdBy: identifierOf(ann.user),
      retentionPolicy: { kind: "none" },
    });
  },
);

success("chat: create thread", "2.1-01 2.2-06 2.3-21", "the headers of the answer", async () => {
  const ann = await person();
  const { headers, request, parsedBody } = await answer((options) =>
    ann.chat.createChatThread({ topic: "Standup" }, options),
  );
  assert.equal(request.url, `${endpoint}chat/threads?api-version=2025-03-15`);
  assert.match(headers.get("api-supported-versions"), /2024-03-07.*2025-03-15$/);
  assert.ok(request.headers.get("x-ms-client-request-id"));
  assert.equal(headers.get("x-ms-client-request-id"), undefined); // the client does not ask for it
  const location = new URL(headers.get("location"));
  assert.notEqual(location.host, new URL(endpoint).host);
  assert.equal(location.pathname, `/chat/threads/${encodeURIComponent(parsedBody.chatThread.id).replace("%40", "@")}`);
});

success("chat: create thread", "2.3-01", "the creator is the first member", async () => {
  const [ann, ben] = [await person(), await person()];
  const thread = await threadOf(ann, { participants: [{ id: ben.user, displayName: "Ben" }] });
  const beginning = new Date(0);
  assert.deepEqual(await all(thread.listParticipants()), [
    { id: identifierOf(ann.user), shareHistoryTime: beginning },
    { id: identifierOf(ben.user), shareHistoryTime: beginning, displayName: "Ben" },
  ]);
});

success("chat: create thread", "2.3-01", "a creator who is named is a member once, with that name", async () => {
  const [ann, ben] = [await person(), await person()];
  const participants = [{ id: ben.user }, { id: ann.user, displayName: "Ann" }];
  const thread = await threadOf(ann, { participants });
  assert.deepEqual(
    (await all(thread.listParticipants())).map((p) => [p.id.communicationUserId, p.displayName]),
    [
      [ann.user.communicationUserId, "Ann"],
      [ben.user.communicationUserId, undefined],
    ],
  );
});

success("chat: create thread", "2.2-02 2.3-04", "users of another resource are left out and reported", async () => {
  const [ann, ben, gone] = [await person(), await person(), await person()];
  await identity.deleteUser(gone.user);
  const participants = [{ id: stranger }, { id: ben.user }, { id: gone.user }];
  const { chatThread, invalidParticipants } = await ann.chat.createChatThread({ topic: "Standup" }, { participants });
  assert.deepEqual(invalidParticipants, [
    { code: "403", message: "Permissions check failed", target: stranger.communicationUserId },
    { code: "404", message: "Not found", target: gone.user.communicationUserId },
  ]);
  assert.equal((await all(ann.thread(chatThread.id).listParticipants())).length, 2);
});

success("chat: create thread", "2.2-05", "one idempotency token makes one thread", async () => {
  const ann = await person();
  const create = async (idempotencyToken) =>
    (await ann.chat.createChatThread({ topic: "Standup" }, { idempotencyToken })).chatThread;
  const [first, second, third] = [await create("one"), await create("one"), await create("two")];
  assert.deepEqual(second, first);
  assert.notEqual(third.id, first.id);
  assert.equal((await all(ann.chat.listChatThreads())).length, 2);
});

success("chat: create thread", "2.1-02 2.2-03 2.3-03", "metadata and retention", async () => {
  const ann = await person();
  const metadata = { team: "blue", room: "" };
  const retentionPolicy = { kind: "threadCreationDate", deleteThreadAfterDays: 40 };
  const { chatThread } = await ann.chat.createChatThread({ topic: "Standup" }, { metadata, retentionPolicy });
  assert.deepEqual([chatThread.metadata, chatThread.retentionPolicy], [metadata, retentionPolicy]);
  assert.deepEqual(await ann.thread(chatThread.id).getProperties(), chatThread);
});

refusal("chat: create thread", "2.2-02 2.3-10", "a malformed participant, and all with it", async () => {
  const [ann, ben] = [await person(), await person()];
  const participants = [{ id: ben.user }, { id: { communicationUserId: "8:acs:123456c" } }];
  await chatRefused(
    ann.chat.createChatThread({ topic: "Standup" }, { participants }),
    malformedIdentifier("8:acs:123456c"),
  );
  assert.deepEqual(await all(ann.chat.listChatThreads()), []);
});

refusal("chat: create thread", "2.2-03", "no topic", async () => {
  const ann = await person();
  await chatRefused(ann.chat.createChatThread({ topic: "" }), badRequest);
});

refusal("chat: create thread", "2.2-02 2.4-01", "201 participants, without a message", async () => {
  const ann = await person();
  const participants = Array.from({ length: 201 }, () => ({ id: ann.user }));
  await chatRefused(ann.chat.createChatThread({ topic: "Standup" }, { participants }), {
    ...badRequest,
    message: null,
  });
});

const wrongProperties = [
  ["2.3-03", "29 days of retention", { retentionPolicy: { kind: "threadCreationDate", deleteThreadAfterDays: 29 } }],
  ["2.3-03", "91 days of retention", { retentionPolicy: { kind: "threadCreationDate", deleteThreadAfterDays: 91 } }],
  ["2.3-04", "metadata of more than 1 KB", { metadata: { note: "x".repeat(1021) } }],
];
for (const [fact, what, properties] of wrongProperties) {
  refusal("chat: create thread", fact, what, async () => {
    const ann = await person();
    await chatRefused(ann.chat.createChatThread({ topic: "Standup" }, properties), badRequest);
  });
  refusal("chat: update thread", fact, what, async () => {
    const thread = await threadOf(await person());
    const before = await thread.getProperties();
    await chatRefused(thread.updateProperties({ topic: "Another", ...properties }), badRequest);
    assert.deepEqual(await thread.getProperties(), before);
  });
}

success("chat: list threads", "2.3-06 2.3-11", "newest first, in pages, a deleted one with deletedOn", async () => {
  const ann = await person();
  const began = Date.now();
  const made = [];
  for (let i = 0; i < 5; i++) {
    made.unshift((await threadOf(ann)).threadId);
  }
  await ann.chat.deleteChatThread(made[3]);
  const listed = await pages(ann.chat.listChatThreads());
  assert.deepEqual(
    listed.map((page) => page.length),
    [2, 2, 1],
  );
  assert.deepEqual(
    listed.flat().map((item) => item.id),
    made,
  );
  listed.flat().forEach((item, i) => {
    assert.equal(item.topic, "Standup");
    assertRecent(item.lastMessageReceivedOn, began);
    if (i === 3) {
      assertRecent(item.deletedOn, began);
    } else {
      assert.ok(!("deletedOn" in item));
    }
  });
  const single = await pages(ann.chat.listChatThreads({ maxPageSize: 1 }));
  assert.deepEqual(
    single.map((page) => page.map((item) => item.id)),
    made.map((id) => [id]),
  );
});

success("chat: list threads", "2.3-11", "nextLink is an absolute URL with syncState and maxPageSize", async () => {
  const ann = await person();
  await threadOf(ann);
  await threadOf(ann);
  let link;
  for await (const page of ann.chat
    .listChatThreads({ maxPageSize: 1, onResponse: (r) => (link ??= r.parsedBody.nextLink) })
    .byPage()) {
    assert.equal(page.length, 1);
  }
  const { protocol, pathname, searchParams } = new URL(link);
  assert.deepEqual([protocol, pathname, searchParams.get("maxPageSize")], ["https:", "/chat/threads", "1"]);
  assert.deepEqual([...searchParams.keys()], ["syncState", "maxPageSize", "api-version"]);
});

success("chat: list threads", "2.2-01", "those since a time", async () => {
  const ann = await person();
  const { threadId } = await threadOf(ann);
  assert.deepEqual(
    (await all(ann.chat.listChatThreads({ startTime: inDays(-1) }))).map((item) => item.id),
    [threadId],
  );
  assert.deepEqual(await all(ann.chat.listChatThreads({ startTime: inDays(1) })), []);
});

success("chat: list threads", "2.3-07", "a thread that one was removed from", async () => {
  const [ann, ben, cleo] = [await person(), await person(), await person()];
  const thread = await threadOf(ann, { participants: [{ id: ben.user }] });
  await thread.removeParticipant(ben.user);
  assert.deepEqual(
    (await all(ben.chat.listChatThreads())).map((item) => item.id),
    [thread.threadId],
  );
  assert.deepEqual(await all(cleo.chat.listChatThreads()), []);
});

success(
  "chat: get thread",
  "2.2-04 2.2-07",
  "what create answered, to each member, by either form of its path",
  async () => {
    const [ann, ben] = [await person(), await person()];
    const { chatThread } = await ann.chat.createChatThread({ topic: "Standup" }, { participants: [{ id: ben.user }] });
    assert.deepEqual(await ben.thread(chatThread.id).getProperties(), chatThread);
    const raw = await fetch(`${endpoint}chat/threads/${chatThread.id}?api-version=2025-03-15`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    assert.equal((await raw.json()).id, chatThread.id);
  },
);

success("chat: get thread", "2.1-02", "2024-03-07 knows no metadata and no retention", async () => {
  const ann = await person({ options: { apiVersion: "2024-03-07" } });
  const thread = await threadOf(ann, { metadata: { team: "blue" } });
  assert.deepEqual(Object.keys(await thread.getProperties()).sort(), ["createdBy", "createdOn", "id", "topic"]);
});

success("chat: update thread", "2.3-02", "the topic by itself, with 204", async () => {
  const thread = await threadOf(await person(), { metadata: { team: "blue" } });
  const before = await thread.getProperties();
  const { status, bodyAsText } = await answer((options) => thread.updateTopic("Retro", options));
  assert.deepEqual([status, bodyAsText || ""], [204, ""]);
  assert.deepEqual(await thread.getProperties(), { ...before, topic: "Retro" });
  await thread.updateProperties();
  assert.deepEqual(await thread.getProperties(), { ...before, topic: "Retro" });
});

success("chat: update thread", "2.3-02 2.3-04", "metadata key by key, null takes one out", async () => {
  const thread = await threadOf(await person(), { metadata: { a: "1", b: "2" } });
  await thread.updateProperties({ metadata: { b: "two", c: "3" } });
  assert.deepEqual((await thread.getProperties()).metadata, { a: "1", b: "two", c: "3" });
  await thread.updateProperties({ metadata: { a: null, b: null, c: null } });
  assert.ok(!("metadata" in (await thread.getProperties())));
});

success("chat: update thread", "2.3-03", "retention, there and back", async () => {
  const thread = await threadOf(await person());
  for (const days of [30, 60, 90]) {
    const retentionPolicy = { kind: "threadCreationDate", deleteThreadAfterDays: days };
    await thread.updateProperties({ retentionPolicy });
    assert.deepEqual((await thread.getProperties()).retentionPolicy, retentionPolicy);
  }
  await thread.updateTopic("Retro");
  assert.equal((await thread.getProperties()).retentionPolicy.deleteThreadAfterDays, 90);
  await thread.updateProperties({ retentionPolicy: { kind: "none" } });
  assert.deepEqual((await thread.getProperties()).retentionPolicy, { kind: "none" });
});

refusal("chat: update thread", "2.2-03", "an empty topic", async () => {
  const thread = await threadOf(await person());
  await chatRefused(thread.updateTopic(""), badRequest);
});

success("chat: delete thread", "2.3-06", "it is gone, and stays in the list of each member", async () => {
  const [ann, ben] = [await person(), await person()];
  const { threadId } = await threadOf(ann, { participants: [{ id: ben.user }] });
  const { status } = await answer((options) => ann.chat.deleteChatThread(threadId, options));
  assert.equal(status, 204);
  for (const member of [ann, ben]) {
    await chatRefused(member.thread(threadId).getProperties(), { status: 404, code: "NotFound" });
    const [item] = await all(member.chat.listChatThreads());
    assert.equal(item.id, threadId);
    assert.ok(item.deletedOn instanceof Date);
  }
});
