// This file tests the operations of Rooms on rooms.

import assert from "node:assert/strict";
import { RoomsClient } from "@azure/communication-rooms";
import { refusal, success } from "./checks.js";
import {
  all,
  answer,
  assertRecent,
  connectionString,
  inDays,
  longestValidity,
  pages,
  people,
  person,
  refused,
  refusedByClient,
  rooms,
  roomsWithWrongKey,
} from "./clients.js";
import { patch, send } from "./wire.js";

const version = "api-version=2025-03-13";

export const malformed = ["invalid_id", "f-1234567890", "123-invalidId"];
export const unknown = "99000000000000000";
export const invalidLength = { status: 400, code: "BadRequest", message: "Invalid room ID length." };
export const notFound = { status: 404, code: "NotFound", message: "The server cannot find the requested resource." };
export const denied = { status: 401, code: "Denied" };

/** The refusal of one value of a body; the message outside is a general one (fact 1.4-01). */
const invalid = (message, target) => ({ status: 400, code: "BadRequest", detail: { message, target } });

const pastEnd = invalid("The time range end is in the past.", "ValidUntil");
const longRange = invalid(
  "The input provided could not be converted. Please check the input and try again.",
  "ValidUntil",
);
const noRange = invalid("The time range is incorrect, or larger than 180 days.", "ValidUntil");
const farStart = invalid("Value is incorrect or more than 180 days in the future.", "ValidFrom");
const oneTime = invalid("validFrom and validUntil should be set together.", "");

/** The id of a room that was deleted. */
export async function deletedRoom() {
  const { id } = await rooms.createRoom();
  await rooms.deleteRoom(id);
  return id;
}

success("rooms: create", "1.5-01 1.6-01 1.7-04", "the defaults of id, window and dial-out", async () => {
  const began = Date.now();
  const room = await rooms.createRoom();
  assert.deepEqual(Object.keys(room).sort(), ["createdOn", "id", "pstnDialOutEnabled", "validFrom", "validUntil"]);
  assert.match(room.id, /^99\d{14,15}$/);
  assert.equal(room.pstnDialOutEnabled, false);
  assertRecent(room.validFrom, began);
  assertRecent(room.createdOn, began);
  assert.equal(room.validUntil - room.validFrom, longestValidity);
  assert.ok(room.validFrom < room.createdOn);
});

success("rooms: create", "1.3-01 1.3-02 1.3-03 1.1-01", "the headers of the answer", async () => {
  const { headers, request, parsedBody } = await answer((options) => rooms.createRoom(options));
  assert.match(request.url, /\/rooms\?api-version=2025-03-13$/);
  assert.match(request.headers.get("repeatability-request-id"), /^[0-9a-f-]{36}$/);
  assert.equal(headers.get("repeatability-result"), "accepted");
  assert.equal(headers.get("location"), parsedBody.id);
  assert.equal(headers.get("api-supported-versions"), "2023-06-14, 2023-10-30-preview, 2024-04-15, 2025-03-13");
  assert.equal(headers.get("x-ms-client-request-id"), undefined);
  assert.ok(headers.get("ms-cv") && headers.get("x-azure-ref"));
});

success("rooms: create", "1.5-02 1.5-04", "one of the two times, and a start in the past", async () => {
  const began = Date.now();
  const until = inDays(3);
  const ending = await rooms.createRoom({ validUntil: until });
  assertRecent(ending.validFrom, began);
  assert.deepEqual(ending.validUntil, until);

  const past = new Date(began - 60_000);
  const started = await rooms.createRoom({ validFrom: past });
  assert.deepEqual(started.validFrom, past);
  assertRecent(new Date(started.validUntil - longestValidity), began); // from now, not from the start: fact 1.5-01
});

success("rooms: create", "1.5-06 1.5-08", "times to 100 ns, with +00:00 and never Z", async () => {
  const minute = inDays(1).toISOString().slice(0, 17);
  const { text } = await send("POST", `/rooms?${version}`, {
    validFrom: `${minute}02.109998`,
    validUntil: `${minute}38.394453700Z`,
  });
  assert.ok(text.includes(`"validFrom":"${minute}02.109998+00:00"`), text);
  assert.ok(text.includes(`"validUntil":"${minute}38.3944537+00:00"`), text);
  const { bodyAsText } = await answer((options) => rooms.createRoom(options));
  assert.match(bodyAsText, /"createdAt":"[0-9T:-]+(\.[0-9]{0,6}[1-9])?\+00:00"/);
});

success("rooms: create", "1.2-02 1.7-04", "dial-out", async () => {
  assert.equal((await rooms.createRoom({ pstnDialOutEnabled: true })).pstnDialOutEnabled, true);
});

success("rooms: create", "1.2-04 1.2-05 1.2-07", "participants of all roles in the same call", async () => {
  const [a, b, c, d, e] = await people(5);
  const participants = [
    { id: a.user, role: "Presenter" },
    { id: b.user, role: "Attendee" },
    { id: c.user, role: "Consumer" },
    { id: d.user, role: "Collaborator" },
    { id: e.user }, // the client sends Attendee
  ];
  const { id } = await rooms.createRoom({ participants });
  assert.deepEqual(
    (await all(rooms.listParticipants(id))).map((p) => [p.id.communicationUserId, p.role]),
    participants.map((p) => [p.id.communicationUserId, p.role ?? "Attendee"]),
  );
});

const wrongWindows = [
  ["a window in the past", { validFrom: inDays(-2), validUntil: inDays(-1) }, pastEnd],
  ["a window of 181 days", { validFrom: inDays(0), validUntil: inDays(181) }, longRange],
  ["an end before its start", { validFrom: inDays(2), validUntil: inDays(1) }, noRange],
  ["a start in 181 days", { validFrom: inDays(181), validUntil: inDays(182) }, farStart],
];
refusal("rooms: create", "1.4-01 1.4-02 1.5-05", "an end in the past", () =>
  refused(rooms.createRoom({ validUntil: inDays(-1) }), pastEnd),
);
for (const [what, window, want] of wrongWindows) {
  refusal("rooms: create", "1.4-01 1.4-02 1.5-05", what, () => refused(rooms.createRoom(window), want));
  refusal("rooms: update", "1.4-01 1.4-02 1.5-05", what, async () => {
    const { id } = await rooms.createRoom();
    await refused(rooms.updateRoom(id, window), want);
  });
}

export const wrongIdentifiers = [
  ["acs:8-invalidMRI", "Invalid format for communication identifier."],
  ["8:acs:123456c", "Communication identifier 8:acs:123456c is not supported."],
];
for (const [communicationUserId, message] of wrongIdentifiers) {
  refusal("rooms: create", "1.4-02", `the participant ${communicationUserId}`, () =>
    refused(rooms.createRoom({ participants: [{ id: { communicationUserId } }] }), {
      status: 400,
      code: "BadRequest",
      message,
    }),
  );
}

refusal("rooms: create", "1.4-02 1.2-05 1.3-04", "a role that there is not, without x-ms-error-code", async () => {
  const { user } = await person();
  const id = user.communicationUserId;
  const participants = { [id]: { role: "Guest" } };
  assertWrongRole(await send("POST", `/rooms?${version}`, { participants }), id);
});

/** Checks the refusal of a role, which the clients do not send. */
export function assertWrongRole({ status, headers, json }, id) {
  assert.equal(status, 400);
  assert.equal(headers.get("x-ms-error-code"), null);
  assert.deepEqual(json.error.details, [
    {
      code: "BadArgument",
      message: "Invalid participant role. The valid roles are: Presenter, Attendee, Consumer, Collaborator.",
      target: `$.participants.${id}.role`,
    },
  ]);
}

refusal("rooms: create", "1.8-01", "a Teams user, by the client itself", () =>
  refusedByClient(
    rooms.createRoom({ participants: [{ id: { microsoftTeamsUserId: "0000000a-aaaa-bbbb-cccc-00000000000a" } }] }),
    /only support CommunicationUsers/,
  ),
);

success("rooms: list", "1.6-02 1.6-04", "newest first, new rooms at once, in pages", async () => {
  const made = [];
  for (let i = 0; i < 5; i++) {
    made.unshift((await rooms.createRoom()).id);
  }
  const listed = await pages(rooms.listRooms());
  assert.deepEqual(
    listed.slice(0, 3).map((page) => page.length),
    [2, 2, 2],
  );
  assert.deepEqual(
    listed
      .flat()
      .slice(0, 5)
      .map((room) => room.id),
    made,
  );
  assert.deepEqual(await all(rooms.listRooms()), listed.flat());
  const times = listed.flat().map((room) => room.createdOn);
  assert.ok(times.every((time, i) => time instanceof Date && (i === 0 || time <= times[i - 1])));
  assert.equal(new Set(listed.flat().map((room) => room.id)).size, times.length);
});

success("rooms: list", "1.6-02", "nextLink is an absolute URL with a long token", async () => {
  const { nextLink } = (await send("GET", `/rooms?${version}`)).json;
  const link = new URL(nextLink);
  assert.equal(link.protocol, "https:");
  assert.ok(link.searchParams.get("nextLink").length > 1500);
  assert.equal(link.searchParams.get("api-version"), "2025-03-13");
});

success("rooms: list", "1.6-03", "a room that has ended drops out", async () => {
  const { id } = await rooms.createRoom({ validUntil: new Date(Date.now() + 500) });
  const isListed = async () => (await all(rooms.listRooms())).some((room) => room.id === id);
  assert.ok(await isListed());
  const deadline = Date.now() + 5000;
  while (await isListed()) {
    assert.ok(Date.now() < deadline, "it is still listed");
  }
});

success("rooms: get", "1.2-03", "what create answered, and no roster", async () => {
  const { user } = await person();
  const made = await rooms.createRoom({ pstnDialOutEnabled: true, participants: [{ id: user }] });
  assert.deepEqual(await rooms.getRoom(made.id), made);
});

success("rooms: get", "1.1-04", "2023-06-14 knows no dial-out", async () => {
  const { id } = await rooms.createRoom({ pstnDialOutEnabled: true });
  const old = await new RoomsClient(connectionString, { apiVersion: "2023-06-14" }).getRoom(id);
  assert.deepEqual(Object.keys(old).sort(), ["createdOn", "id", "validFrom", "validUntil"]);
});

success("rooms: update", "1.5-03", "both times, and nothing else", async () => {
  const made = await rooms.createRoom({ pstnDialOutEnabled: true });
  const window = { validFrom: inDays(1), validUntil: inDays(30) };
  assert.deepEqual(await rooms.updateRoom(made.id, window), { ...made, ...window });
  assert.deepEqual(await rooms.getRoom(made.id), { ...made, ...window });
});

success("rooms: update", "1.5-03", "dial-out, and nothing else", async () => {
  const made = await rooms.createRoom();
  assert.deepEqual(await rooms.updateRoom(made.id, { pstnDialOutEnabled: true }), {
    ...made,
    pstnDialOutEnabled: true,
  });
});

success("rooms: update", "1.5-03 1.2-02", "nothing, null, or participants change nothing", async () => {
  const made = await rooms.createRoom({ pstnDialOutEnabled: true });
  assert.deepEqual(await rooms.updateRoom(made.id), made);
  const { user } = await person();
  const participants = { [user.communicationUserId]: { role: "Presenter" } };
  const body = { validFrom: null, validUntil: null, pstnDialOutEnabled: null, participants };
  assert.equal((await patch(`/rooms/${made.id}?${version}`, body)).status, 200);
  assert.deepEqual(await rooms.getRoom(made.id), made);
  assert.deepEqual(await all(rooms.listParticipants(made.id)), []);
});

success("rooms: update", "1.5-04", "a room that has started begins later, or in the past", async () => {
  const { id } = await rooms.createRoom();
  for (const validFrom of [inDays(1), new Date(Date.now() - 10_000)]) {
    assert.deepEqual((await rooms.updateRoom(id, { validFrom, validUntil: inDays(2) })).validFrom, validFrom);
  }
});

for (const window of [{ validFrom: inDays(1) }, { validUntil: inDays(1) }]) {
  refusal("rooms: update", "1.4-02 1.5-03", `${Object.keys(window)[0]} without the other time`, async () => {
    const { id } = await rooms.createRoom();
    await refused(rooms.updateRoom(id, window), oneTime);
  });
}

success("rooms: delete", "1.4-03", "the room is gone, from the list too", async () => {
  const { id } = await rooms.createRoom();
  const { status } = await answer((options) => rooms.deleteRoom(id, options));
  assert.equal(status, 204);
  await refused(rooms.getRoom(id), notFound);
  assert.ok((await all(rooms.listRooms())).every((room) => room.id !== id));
});

const byID = {
  "rooms: get": (client, id) => client.getRoom(id),
  "rooms: update": (client, id) => client.updateRoom(id, { pstnDialOutEnabled: true }),
  "rooms: delete": (client, id) => client.deleteRoom(id),
};
for (const [operation, call] of Object.entries(byID)) {
  for (const id of malformed) {
    refusal(operation, "1.4-02 1.4-03", `the id ${id}`, () => refused(call(rooms, id), invalidLength));
  }
  refusal(operation, "1.4-02 1.4-03", "an id of the right length that is no number", () =>
    refused(call(rooms, "NotExistingRoomID"), { status: 400, code: "BadRequest", message: "Invalid room ID." }),
  );
  refusal(operation, "1.4-02", "an id that no room has", () => refused(call(rooms, unknown), notFound));
  refusal(operation, "1.4-02 1.4-03", "a room that was deleted", async () =>
    refused(call(rooms, await deletedRoom()), notFound),
  );
}

const byAnybody = {
  ...byID,
  "rooms: create": (client) => client.createRoom(),
  "rooms: list": (client) => all(client.listRooms()),
};
for (const [operation, call] of Object.entries(byAnybody)) {
  refusal(operation, "5.1-04", "the signature of another key", async () => {
    const { id } = await rooms.createRoom();
    await refused(call(roomsWithWrongKey, id), denied);
    await rooms.getRoom(id);
  });
}
