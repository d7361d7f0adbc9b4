// This file tests the documented rate limits of Chat, on an emulator that applies them (fact 2.4-02). Those of Identity
// need hundreds of requests in half a minute; the emulator's own tests cover them.

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { all, limitedPerson } from "./clients.js";
import { threadOf } from "./chat_threads.test.js";

/** How many calls of each operation are answered in ten seconds, beyond those that made what they work on. */
const limits = [
  ["chat: create thread", 10, ({ ann }) => ann.chat.createChatThread({ topic: "Standup" }), 1],
  ["chat: list threads", 50, ({ ann }) => all(ann.chat.listChatThreads())],
  ["chat: get thread", 50, ({ thread }) => thread.getProperties()],
  ["chat: update thread", 5, ({ thread }) => thread.updateTopic("Retro")],
  ["chat: delete thread", 10, ({ ann, thread }) => ann.chat.deleteChatThread(thread.threadId)],
  ["chat: list participants", 10, ({ thread }) => all(thread.listParticipants())],
  ["chat: add participants", 10, ({ ben, thread }) => thread.addParticipants({ participants: [{ id: ben.user }] })],
  ["chat: remove participant", 10, ({ ben, thread }) => thread.removeParticipant(ben.user)],
  ["chat: send message", 10, ({ thread }) => thread.sendMessage({ content: "Good morning" }), 1],
  ["chat: list messages", 50, ({ thread }) => all(thread.listMessages())],
  ["chat: get message", 50, ({ thread, message }) => thread.getMessage(message)],
  ["chat: update message", 10, ({ thread, message }) => thread.updateMessage(message, { content: "Good evening" }), 1],
  ["chat: delete message", 10, ({ thread, message }) => thread.deleteMessage(message), 1],
  ["chat: list read receipts", 5, ({ thread }) => all(thread.listReadReceipts())],
  ["chat: send read receipt", 10, ({ thread, message }) => thread.sendReadReceipt({ chatMessageId: message })],
  // A new client each time: a client itself waits for eight seconds between notifications.
  ["chat: send typing notification", 5, ({ ann, thread }) => ann.thread(thread.threadId).sendTypingNotification()],
];

/** The status of an answer, whatever it is. */
async function statusOf(call) {
  try {
    await call;
    return 200;
  } catch (error) {
    if (error.statusCode === 429) {
      assert.match(error.response.headers.get("retry-after"), /^([1-9]|[1-5][0-9]|60)$/);
      assert.match(error.response.bodyAsText, /"Code":"TooManyRequests"/);
    }
    return error.statusCode ?? assert.fail(error);
  }
}

for (const [operation, limit, call, before = 0] of limits) {
  refusal(operation, "2.4-02", `more than ${limit} in ten seconds`, async () => {
    const [ann, ben] = [await limitedPerson(), await limitedPerson()];
    const thread = await threadOf(ann);
    const { id: message } = await thread.sendMessage({ content: "Good morning" });
    const statuses = [];
    for (let i = before; i <= limit; i++) {
      statuses.push(await statusOf(call({ ann, ben, thread, message })));
    }
    assert.equal(statuses.indexOf(429), limit - before, `${statuses}`);
  });
}

success("chat: update thread", "2.4-02", "the client waits as long as a 429 says, and is let in", async () => {
  const statuses = [];
  const policy = {
    name: "record",
    sendRequest: async (request, next) => {
      const response = await next(request);
      statuses.push(response.status);
      return response;
    },
  };
  const ann = await limitedPerson({ additionalPolicies: [{ policy, position: "perRetry" }] });
  const thread = await threadOf(ann);
  for (let i = 1; i <= 6; i++) {
    await thread.updateTopic(`Retro ${i}`);
  }
  assert.deepEqual(statuses, [201, 204, 204, 204, 204, 204, 429, 204]);
  assert.equal((await thread.getProperties()).topic, "Retro 6");
});
