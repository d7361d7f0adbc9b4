// This file tests the operations of Chat on messages, read receipts and typing.

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { all, answer, assertRecent, chatRefused, inDays, pages, people, person } from "./clients.js";
import { forbidden, identifierOf, threadOf } from "./chat_threads.test.js";

const badRequest = { status: 400, code: "BadRequest" };
const notFound = { status: 404, code: "NotFound" };

/** A thread of two people, as each of them sees it. */
async function conversation() {
  const [ann, ben] = await people(2);
  const anns = await threadOf(ann, { participants: [{ id: ben.user, displayName: "Ben" }] });
  return { ann, ben, anns, bens: ben.thread(anns.threadId) };
}

/** A thread of one person and a message there. */
async function said(content = "Good morning", options) {
  const thread = await threadOf(await person());
  const { id } = await thread.sendMessage({ content }, options);
  return { thread, id };
}

const typesIn = async (thread) => (await all(thread.listMessages())).map((message) => message.type);

success("chat: send message", "2.2-08", "an id of milliseconds", async () => {
  const { anns } = await conversation();
  const began = Date.now();
  const { id } = await anns.sendMessage({ content: "Good morning" });
  assert.match(id, /^\d{13}$/);
  assertRecent(new Date(Number(id)), began);
});

success("chat: send message", "2.1-02 2.3-14", "html with a name and metadata", async () => {
  const options = { type: "html", senderDisplayName: "Ann", metadata: { urgent: "yes" } };
  const { thread, id } = await said("<b>Good morning</b>", options);
  const { type, senderDisplayName, metadata, content } = await thread.getMessage(id);
  assert.deepEqual({ type, senderDisplayName, metadata }, options);
  assert.deepEqual(content, { message: "<b>Good morning</b>", attachments: [] });
});

success("chat: send message", "2.4-01", "28 KB", async () => {
  const { thread, id } = await said("x".repeat(28 * 1024));
  assert.equal((await thread.getMessage(id)).content.message.length, 28 * 1024);
});

refusal("chat: send message", "2.4-01", "more than 28 KB", async () => {
  const thread = await threadOf(await person());
  const content = "x".repeat(28 * 1024 + 1);
  await chatRefused(thread.sendMessage({ content }), { status: 413, code: "RequestEntityTooLarge" });
});

refusal("chat: send message", "2.3-10", "no content", async () => {
  const thread = await threadOf(await person());
  await chatRefused(thread.sendMessage({ content: "" }), badRequest);
});

refusal("chat: send message", "2.3-09", "a type that is the service's own", async () => {
  const thread = await threadOf(await person());
  await chatRefused(thread.sendMessage({ content: "Retro" }, { type: "topicUpdated" }), badRequest);
});

success(
  "chat: list messages",
  "2.3-09 2.2-08",
  "system messages of the thread's beginning and of each change",
  async () => {
    const { ann, ben, anns } = await conversation();
    await anns.updateTopic("Retro");
    await anns.removeParticipant(ben.user);
    const [removed, retro, ...first] = await all(anns.listMessages());
    const initiator = identifierOf(ann.user);
    assert.equal(removed.type, "participantRemoved");
    assert.deepEqual(removed.content.initiator, initiator);
    assert.deepEqual(
      removed.content.participants.map((p) => [p.id, p.displayName]),
      [[identifierOf(ben.user), "Ben"]],
    );
    assert.deepEqual([retro.type, retro.content], ["topicUpdated", { topic: "Retro", initiator }]);
    const of = (type) => first.find((message) => message.type === type);
    assert.equal(first.length, 2);
    assert.deepEqual(of("topicUpdated").content, { topic: "Standup", initiator });
    assert.deepEqual(
      of("participantAdded").content.participants.map((p) => p.id),
      [initiator, identifierOf(ben.user)],
    );
    assert.equal(new Set([removed, retro, ...first].map((message) => message.id)).size, 4);
    for (const message of [removed, retro, ...first]) {
      assert.ok(!("sender" in message) && !("message" in message.content), message.type);
    }
  },
);

success("chat: list messages", "2.3-05 2.3-11", "newest first, in pages, to each member", async () => {
  const { anns, bens } = await conversation();
  const began = Date.now();
  const made = [];
  for (let i = 0; i < 3; i++) {
    made.unshift((await anns.sendMessage({ content: `Message ${i}` })).id);
  }
  const listed = await pages(bens.listMessages());
  assert.deepEqual(
    listed.map((page) => page.length),
    [2, 2, 1],
  ); // two of them the service's own
  assert.deepEqual(
    listed
      .flat()
      .slice(0, 3)
      .map((message) => message.id),
    made,
  );
  listed.flat().forEach((message, i, { length }) => {
    assertRecent(message.createdOn, began);
    assert.equal(message.sequenceId, `${length - i}`);
  });
  assert.deepEqual(
    (await pages(anns.listMessages({ maxPageSize: 1 }))).map((page) => page.length),
    [1, 1, 1, 1, 1],
  );
});

success("chat: list messages", "2.2-01", "those since a time", async () => {
  const { thread } = await said();
  assert.equal((await all(thread.listMessages({ startTime: inDays(-1) }))).length, 3);
  assert.deepEqual(await all(thread.listMessages({ startTime: inDays(1) })), []);
});

success("chat: list messages", "2.3-01", "a member sees their share of the history", async () => {
  const { anns } = await conversation();
  await anns.sendMessage({ content: "Good morning" });
  const [cleo, dan] = await people(2);
  await anns.addParticipants({ participants: [{ id: cleo.user, shareHistoryTime: inDays(1) }, { id: dan.user }] });
  assert.deepEqual(await all(cleo.thread(anns.threadId).listMessages()), []);
  assert.equal((await all(dan.thread(anns.threadId).listMessages())).length, 4);
});

success("chat: get message", "2.3-05 2.3-14 2.3-15", "all that is known of it, in whole seconds", async () => {
  const { ann, anns, bens } = await conversation();
  const began = Date.now();
  const { id } = await anns.sendMessage({ content: "Good morning" });
  const { createdOn, version, sequenceId, ...message } = await bens.getMessage(id);
  assertRecent(createdOn, began);
  assert.equal(createdOn.getMilliseconds(), 0);
  assert.deepEqual([version, sequenceId], [id, "3"]);
  assert.deepEqual(message, {
    id,
    type: "text",
    content: { message: "Good morning", attachments: [] },
    sender: identifierOf(ann.user),
  });
});

success("chat: update message", "2.3-05", "its content, with 204, and says when", async () => {
  const { thread, id } = await said("Good morning", { metadata: { urgent: "yes" } });
  const before = await thread.getMessage(id);
  const began = Date.now();
  const { status } = await answer((options) => thread.updateMessage(id, { content: "Good evening", ...options }));
  assert.equal(status, 204);
  const { editedOn, version, content, ...rest } = await thread.getMessage(id);
  assertRecent(editedOn, began);
  assert.ok(Number(version) > Number(before.version));
  assert.deepEqual(content, { message: "Good evening", attachments: [] });
  assert.deepEqual({ ...rest, version: before.version, content: before.content }, before);
});

success("chat: update message", "2.3-02 2.3-12", "metadata key by key, and an empty text removes one", async () => {
  const { thread, id } = await said("Good morning", { metadata: { a: "1", b: "2" } });
  await thread.updateMessage(id, { metadata: { a: "", b: "two", c: "3" } });
  const { metadata, content } = await thread.getMessage(id);
  assert.deepEqual([metadata, content], [
    { b: "two", c: "3" },
    { message: "Good morning", attachments: [] },
  ]);
});

success("chat: delete message", "2.3-05 2.3-13", "its content goes, its place stays", async () => {
  const { thread, id } = await said();
  const began = Date.now();
  const { status } = await answer((options) => thread.deleteMessage(id, options));
  assert.equal(status, 204);
  const message = await thread.getMessage(id);
  assertRecent(message.deletedOn, began);
  assert.deepEqual(message.content, { message: "", attachments: [] });
  assert.equal(Math.floor(Number(message.version) / 1000) * 1000, message.deletedOn.getTime());
  assert.deepEqual(await typesIn(thread), ["text", "topicUpdated", "participantAdded"]);
});

const changes = {
  "chat: update message": (thread, id) => thread.updateMessage(id, { content: "Good evening" }),
  "chat: delete message": (thread, id) => thread.deleteMessage(id),
};
for (const [operation, call] of Object.entries(changes)) {
  refusal(operation, "2.3-07", "the message of another member", async () => {
    const { anns, bens } = await conversation();
    const { id } = await anns.sendMessage({ content: "Good morning" });
    await chatRefused(call(bens, id), forbidden);
    assert.equal((await anns.getMessage(id)).content.message, "Good morning");
  });
  refusal(operation, "2.3-09", "a message of the service's own", async () => {
    const { anns } = await conversation();
    const [{ id }] = await all(anns.listMessages());
    await chatRefused(call(anns, id), forbidden);
  });
  refusal(operation, "2.3-06", "a message that was deleted", async () => {
    const { thread, id } = await said();
    await thread.deleteMessage(id);
    await chatRefused(call(thread, id), notFound);
  });
}

const byMessage = {
  ...changes,
  "chat: get message": (thread, id) => thread.getMessage(id),
  "chat: send read receipt": (thread, chatMessageId) => thread.sendReadReceipt({ chatMessageId }),
};
for (const [operation, call] of Object.entries(byMessage)) {
  refusal(operation, "2.2-08 2.3-18", "a message id that is no number", async () => {
    const { thread } = await said();
    const message = "Value for MessageId (first) is not valid.";
    await chatRefused(call(thread, "first"), { ...badRequest, message });
  });
  refusal(operation, "2.2-08", "a message id that no message has", async () => {
    const { thread } = await said();
    await chatRefused(call(thread, "1600000000000"), notFound);
  });
}

success("chat: send read receipt", "2.2-01", "200 and no body", async () => {
  const { anns, bens } = await conversation();
  const { id } = await anns.sendMessage({ content: "Good morning" });
  const { status, bodyAsText } = await answer((options) => bens.sendReadReceipt({ chatMessageId: id }, options));
  assert.deepEqual([status, bodyAsText || ""], [200, ""]);
});

success("chat: list read receipts", "2.3-05", "one of each member, for the latest message, in pages", async () => {
  const { ann, ben, anns, bens } = await conversation();
  const [cleo] = await people(1);
  await anns.addParticipants({ participants: [{ id: cleo.user }] });
  const began = Date.now();
  const { id: first } = await anns.sendMessage({ content: "Good morning" });
  const { id: second } = await anns.sendMessage({ content: "Good evening" });
  await anns.sendReadReceipt({ chatMessageId: second });
  await bens.sendReadReceipt({ chatMessageId: second });
  await bens.sendReadReceipt({ chatMessageId: first }); // read before: it changes nothing
  await cleo.thread(anns.threadId).sendReadReceipt({ chatMessageId: first });
  const listed = await pages(anns.listReadReceipts());
  assert.deepEqual(
    listed.map((page) => page.length),
    [2, 1],
  );
  assert.deepEqual(
    listed.flat().map(({ sender, chatMessageId }) => [sender, chatMessageId]),
    [
      [identifierOf(ann.user), second],
      [identifierOf(ben.user), second],
      [identifierOf(cleo.user), first],
    ],
  );
  listed.flat().forEach(({ readOn }) => assertRecent(readOn, began));
  assert.deepEqual(await all(anns.listReadReceipts({ skip: 1, maxPageSize: 1 })), listed.flat().slice(1));
});

success("chat: send typing notification", "2.2-01", "200, with a name or without", async () => {
  const { ann, anns, bens } = await conversation();
  assert.equal(await anns.sendTypingNotification(), true);
  assert.equal(await bens.sendTypingNotification({ senderDisplayName: "Ben" }), true);
  const again = ann.thread(anns.threadId); // a client lets eight seconds pass by itself
  const { status } = await answer((options) => again.sendTypingNotification(options));
  assert.equal(status, 200);
});
