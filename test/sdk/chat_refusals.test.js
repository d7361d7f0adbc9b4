// This file tests what each operation of Chat refuses: by the token, the thread and the membership.

import { refusal } from "./checks.js";
import { all, chatRefused, chatWith, clientsOf, identity, people, person } from "./clients.js";
import { forbidden, noMember, threadOf } from "./chat_threads.test.js";

const denied = { status: 401, code: "Denied" };

/** The refusal of a thread that is not there; that of its participants has no message. */
const notFound = (operation) => ({
  status: 404,
  code: "NotFound",
  message: operation === "chat: list participants" ? null : "The specified thread id was not found.",
});

/** The operations on one thread, for somebody who has an id of another user and one of a message. */
const onThread = {
  "chat: get thread": (by, id) => by.thread(id).getProperties(),
  "chat: update thread": (by, id) => by.thread(id).updateTopic("Retro"),
  "chat: delete thread": (by, id) => by.chat.deleteChatThread(id),
  "chat: list participants": (by, id) => all(by.thread(id).listParticipants()),
  "chat: add participants": (by, id, { user }) => by.thread(id).addParticipants({ participants: [{ id: user }] }),
  "chat: remove participant": (by, id, { user }) => by.thread(id).removeParticipant(user),
  "chat: send message": (by, id) => by.thread(id).sendMessage({ content: "Good morning" }),
  "chat: list messages": (by, id) => all(by.thread(id).listMessages()),
  "chat: get message": (by, id, { message }) => by.thread(id).getMessage(message),
  "chat: update message": (by, id, { message }) => by.thread(id).updateMessage(message, { content: "Good evening" }),
  "chat: delete message": (by, id, { message }) => by.thread(id).deleteMessage(message),
  "chat: send read receipt": (by, id, { message }) => by.thread(id).sendReadReceipt({ chatMessageId: message }),
  "chat: list read receipts": (by, id) => all(by.thread(id).listReadReceipts()),
  "chat: send typing notification": (by, id) => by.thread(id).sendTypingNotification(),
};

const everywhere = {
  "chat: create thread": (by) => by.chat.createChatThread({ topic: "Standup" }),
  "chat: list threads": (by) => all(by.chat.listChatThreads()),
  ...onThread,
};

/** A thread of two people with a message of the first's, which is what the operations are tried on. */
async function setting() {
  const [ann, ben] = await people(2);
  const thread = await threadOf(ann, { participants: [{ id: ben.user }] });
  const { id: message } = await thread.sendMessage({ content: "Good morning" });
  return { ann, ben, thread, id: thread.threadId, with: { user: ben.user, message } };
}

for (const [operation, call] of Object.entries(everywhere)) {
  refusal(operation, "4-04 5.3-02", "a token that was revoked", async () => {
    const s = await setting();
    await identity.revokeTokens(s.ann.user);
    await chatRefused(call(s.ann, s.id, s.with), denied);
  });
  refusal(operation, "5.3-02", "a token that was not issued here", async () => {
    const s = await setting();
    const [header, payload] = s.ann.token.split(".");
    const forged = clientsOf(chatWith(`${header}.${payload}.${Buffer.from("forged").toString("base64url")}`));
    await chatRefused(call(forged, s.id, s.with), denied);
  });
  refusal(operation, "4-10", "a token of a scope that is not for Chat", async () => {
    const s = await setting();
    const { token } = await identity.getToken(s.ann.user, ["voip"]);
    await chatRefused(call(clientsOf(chatWith(token)), s.id, s.with), forbidden);
  });
}

for (const operation of ["chat: create thread", "chat: update thread", "chat: delete thread"]) {
  refusal(operation, "4-10", "a token of the scope chat.join", async () => {
    const s = await setting();
    const { token } = await identity.getToken(s.ann.user, ["chat.join"]);
    await chatRefused(everywhere[operation](clientsOf(chatWith(token)), s.id, s.with), forbidden);
  });
}

for (const operation of ["chat: add participants", "chat: remove participant"]) {
  refusal(operation, "4-10", "a token of the scope chat.join.limited", async () => {
    const s = await setting();
    const { token } = await identity.getToken(s.ann.user, ["chat.join.limited"]);
    await chatRefused(everywhere[operation](clientsOf(chatWith(token)), s.id, s.with), forbidden);
  });
}

for (const [operation, call] of Object.entries(onThread)) {
  refusal(operation, "2.3-06", "a thread that there is not", async () => {
    const s = await setting();
    await chatRefused(call(s.ann, "19:acsV1_nowhere@thread.v2", s.with), notFound(operation));
  });
  refusal(operation, "2.3-06", "a malformed thread id", async () => {
    const s = await setting();
    await chatRefused(call(s.ann, "nowhere", s.with), { status: 400, code: "BadRequest" });
  });
  refusal(operation, "2.3-06", "a thread that was deleted", async () => {
    const s = await setting();
    await s.ann.chat.deleteChatThread(s.id);
    await chatRefused(call(s.ann, s.id, s.with), notFound(operation));
  });
  refusal(operation, "2.3-07", "somebody who is no member", async () => {
    const s = await setting();
    const outsider = await person();
    await chatRefused(call(outsider, s.id, s.with), noMember(outsider, s.id));
  });
  refusal(operation, "2.3-07 2.3-08", "somebody who was removed", async () => {
    const s = await setting();
    await s.thread.removeParticipant(s.ben.user);
    await chatRefused(call(s.ben, s.id, s.with), noMember(s.ben, s.id));
  });
}
