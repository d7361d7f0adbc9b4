// This file tests the operations of Rooms on rosters.

import assert from "node:assert/strict";
import { refusal, success } from "./checks.js";
import { all, answer, pages, people, refused, refusedByClient, rooms, roomsWithWrongKey } from "./clients.js";
import {
  assertWrongRole,
  deletedRoom,
  denied,
  invalidLength,
  malformed,
  notFound,
  unknown,
  wrongIdentifiers,
} from "./rooms.test.js";
import { patch } from "./wire.js";

const users = async (count) => (await people(count)).map(({ user }) => user);

/** A room with so many attendees. */
async function roomOf(count) {
  const members = await users(count);
  const { id } = await rooms.createRoom({ participants: members.map((user) => ({ id: user })) });
  return { id, members };
}

/** What is in a roster, as [raw id, role] in its order. */
async function rosterOf(id) {
  return (await all(rooms.listParticipants(id))).map((p) => [p.id.communicationUserId, p.role]);
}

success("rooms: list participants", "1.6-05", "in the order of their coming, in pages", async () => {
  const { id, members } = await roomOf(5);
  const listed = await pages(rooms.listParticipants(id));
  assert.deepEqual(
    listed.map((page) => page.length),
    [2, 2, 1],
  );
  assert.deepEqual(
    listed.flat(),
    members.map((user) => ({ id: { kind: "communicationUser", ...user }, role: "Attendee" })),
  );
});

success("rooms: list participants", "1.2-07", "an empty roster", async () => {
  const { id } = await rooms.createRoom();
  assert.deepEqual(await pages(rooms.listParticipants(id)), [[]]);
});

success(
  "rooms: add or update participants",
  "1.2-06 1.6-05",
  "adds, changes roles, and leaves the others",
  async () => {
    const { id, members } = await roomOf(3);
    const [newcomer] = await users(1);
    const { status, bodyAsText } = await answer((options) =>
      rooms.addOrUpdateParticipants(
        id,
        [
          { id: newcomer, role: "Consumer" },
          { id: members[1], role: "Presenter" },
        ],
        options,
      ),
    );
    assert.deepEqual([status, bodyAsText], [200, "{}"]);
    assert.deepEqual(await rosterOf(id), [
      [members[0].communicationUserId, "Attendee"],
      [members[1].communicationUserId, "Presenter"],
      [members[2].communicationUserId, "Attendee"],
      [newcomer.communicationUserId, "Consumer"],
    ]);
  },
);

success("rooms: add or update participants", "1.2-04", "the client sends Attendee where no role is given", async () => {
  const { id, members } = await roomOf(1);
  await rooms.addOrUpdateParticipants(id, [{ id: members[0], role: "Presenter" }]);
  await rooms.addOrUpdateParticipants(id, [{ id: members[0] }]);
  assert.deepEqual(await rosterOf(id), [[members[0].communicationUserId, "Attendee"]]);
});

success("rooms: remove participants", "1.2-06", "removes, and minds no one who is not there", async () => {
  const { id, members } = await roomOf(3);
  const [absent] = await users(1);
  const { status, bodyAsText } = await answer((options) => rooms.removeParticipants(id, [members[0], absent], options));
  assert.deepEqual([status, bodyAsText], [200, "{}"]);
  assert.deepEqual(
    (await rosterOf(id)).map(([user]) => user),
    [members[1].communicationUserId, members[2].communicationUserId],
  );
  await rooms.removeParticipants(id, members);
  assert.deepEqual(await rosterOf(id), []);
});

const changes = {
  "rooms: add or update participants": (client, id, user) => client.addOrUpdateParticipants(id, [{ id: user }]),
  "rooms: remove participants": (client, id, user) => client.removeParticipants(id, [user]),
};
for (const [operation, call] of Object.entries(changes)) {
  for (const [communicationUserId, message] of wrongIdentifiers) {
    refusal(operation, "1.4-02", `the participant ${communicationUserId}`, async () => {
      const { id } = await rooms.createRoom();
      await refused(call(rooms, id, { communicationUserId }), { status: 400, code: "BadRequest", message });
    });
  }
}

refusal(
  "rooms: add or update participants",
  "1.4-02 1.2-05 1.3-04",
  "a role that there is not, and all with it",
  async () => {
    const { id, members } = await roomOf(1);
    const [first, second] = (await users(2)).map((user) => user.communicationUserId);
    const participants = { [first]: { role: "Presenter" }, [second]: { role: "presenter" } };
    assertWrongRole(await patch(`/rooms/${id}/participants?api-version=2025-03-13`, { participants }), second);
    assert.deepEqual(await rosterOf(id), [[members[0].communicationUserId, "Attendee"]]);
  },
);

refusal("rooms: add or update participants", "1.8-01", "a telephone number, by the client itself", async () => {
  const { id } = await rooms.createRoom();
  await refusedByClient(
    rooms.addOrUpdateParticipants(id, [{ id: { phoneNumber: "+12065550100" } }]),
    /only support CommunicationUsers/,
  );
});

const byID = { "rooms: list participants": (client, id) => all(client.listParticipants(id)), ...changes };
for (const [operation, call] of Object.entries(byID)) {
  for (const id of malformed) {
    refusal(operation, "1.4-02 1.4-03", `the id ${id}`, async () =>
      refused(call(rooms, id, (await users(1))[0]), invalidLength),
    );
  }
  refusal(operation, "1.4-02", "an id that no room has", async () =>
    refused(call(rooms, unknown, (await users(1))[0]), notFound),
  );
  refusal(operation, "1.4-02 1.4-03", "a room that was deleted", async () =>
    refused(call(rooms, await deletedRoom(), (await users(1))[0]), notFound),
  );
  refusal(operation, "5.1-04", "the signature of another key", async () => {
    const { id, members } = await roomOf(1);
    await refused(call(roomsWithWrongKey, id, members[0]), denied);
    assert.equal((await rosterOf(id)).length, 1);
  });
}
