// This file tests expiry, and what the clients do when answers fail or are lost.

import assert from "node:assert/strict";
import { failOnce, withClockAdvanced } from "./admin.js";
import { refusal, success } from "./checks.js";
import { all, chatRefused, chatWith, clientsOf, identity, inDays, person, refused, rooms } from "./clients.js";
import { threadOf } from "./chat_threads.test.js";
import { notFound } from "./rooms.test.js";

refusal("chat: list threads", "4-07 5.4-01", "a token that has expired", async () => {
  const { user } = await identity.createUserAndToken(["chat"]);
  const { token } = await identity.getToken(user, ["chat"], { tokenExpiresInMinutes: 60 });
  const { chat } = clientsOf(chatWith(token));
  await withClockAdvanced("59m", () => all(chat.listChatThreads()));
  await withClockAdvanced("61m", () => chatRefused(all(chat.listChatThreads()), { status: 401, code: "Denied" }));
});

refusal("rooms: get", "1.5-07", "a room long after its end", async () => {
  const { id } = await rooms.createRoom({ validUntil: inDays(1) });
  await withClockAdvanced("9600h", () => refused(rooms.getRoom(id), notFound));
});

refusal(
  "chat: get thread",
  "2.3-03 2.3-06",
  "a thread after its retention, which the list shows as deleted",
  async () => {
    const ann = await person();
    const retentionPolicy = { kind: "threadCreationDate", deleteThreadAfterDays: 30 };
    const thread = await threadOf(ann, { retentionPolicy });
    const { createdOn } = await thread.getProperties();
    await withClockAdvanced(`${30 * 24 + 1}h`, async () => {
      const { token } = await identity.getToken(ann.user, ["chat"]);
      const by = clientsOf(chatWith(token));
      await chatRefused(by.thread(thread.threadId).getProperties(), { status: 404, code: "NotFound" });
      const [{ deletedOn }] = await all(by.chat.listChatThreads());
      assert.equal(deletedOn - createdOn, 30 * 24 * 60 * 60 * 1000);
    });
  },
);

success("rooms: create", "1.3-01", "an answer that is lost on the way makes no second room", async () => {
  const before = await all(rooms.listRooms());
  await failOnce({ method: "POST", path: "/rooms", drop: "after" });
  const { id } = await rooms.createRoom();
  assert.deepEqual(
    (await all(rooms.listRooms())).map((room) => room.id),
    [id, ...before.map((room) => room.id)],
  );
});

success("rooms: get", "1.3-05", "after the wait that a 503 asks for", async () => {
  const made = await rooms.createRoom();
  await failOnce({ method: "GET", path: "/rooms/*", status: 503, retryAfter: "1s" });
  const began = Date.now();
  assert.deepEqual(await rooms.getRoom(made.id), made);
  assert.ok(Date.now() - began >= 990, "it did not wait");
});

success("chat: create thread", "2.2-05", "an answer that is lost on the way makes no second thread", async () => {
  const ann = await person();
  await failOnce({ method: "POST", path: "/chat/threads", drop: "after" });
  const { chatThread } = await ann.chat.createChatThread({ topic: "Standup" });
  assert.deepEqual(
    (await all(ann.chat.listChatThreads())).map((item) => item.id),
    [chatThread.id],
  );
});
