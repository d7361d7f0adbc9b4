// This file tests the operations of Identity.

import assert from "node:assert/strict";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { refusal, success } from "./checks.js";
import {
  all,
  answer,
  assertRecent,
  chatRefused,
  chatWith,
  connectionString,
  identity,
  identityWithWrongKey,
  person,
  refused,
  stranger,
} from "./clients.js";
import { send } from "./wire.js";

const minute = 60_000;
const rawID =
  /^8:acs:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const denied = { status: 401, code: "Denied" };
const malformed = { communicationUserId: "8:acs:123456c" };

/** What is refused about one value of a body (fact 4-08). */
const invalid = (target, message) => ({ status: 400, code: "ValidationError", target, message });

const payloadOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

/** Checks that Chat takes a token. */
const assertGood = (token) => all(chatWith(token).listChatThreads());

/** Checks that Chat does not take a token. */
const assertEnded = (token) => chatRefused(all(chatWith(token).listChatThreads()), { status: 401, code: "Denied" });

/** Checks that a time is a Date that is so many minutes after began. */
function assertExpiry(time, began, minutes) {
  assert.ok(time instanceof Date);
  assertRecent(new Date(time - minutes * minute), began);
}

async function deletedUser() {
  const { user } = await person();
  await identity.deleteUser(user);
  return user;
}

success("identity: create user", "4-02 3.3-01", "users of one resource, and no token", async () => {
  const [one, other] = [await identity.createUser(), await identity.createUser()];
  assert.deepEqual(Object.keys(one), ["communicationUserId"]);
  assert.notEqual(one.communicationUserId, other.communicationUserId);
  assert.equal(rawID.exec(one.communicationUserId)[1], rawID.exec(other.communicationUserId)[1]);
});

success("identity: create user", "4-02", "with no body at all", async () => {
  const { status, json } = await send("POST", "/identities?api-version=2025-06-30");
  assert.equal(status, 201);
  assert.deepEqual(Object.keys(json), ["identity"]);
  assert.match(json.identity.id, rawID);
});

success("identity: create user", "4-01 1.3-03", "at all api-versions, and the request id comes back", async () => {
  for (const apiVersion of ["2022-10-01", "2023-10-01", "2025-06-30"]) {
    const client = new CommunicationIdentityClient(connectionString, { apiVersion });
    const { request, headers, status } = await answer((options) => client.createUser(options));
    assert.equal(status, 201);
    assert.ok(request.url.endsWith(`?api-version=${apiVersion}`), request.url);
    assert.equal(headers.get("x-ms-client-request-id"), request.headers.get("x-ms-client-request-id"));
    assert.match(headers.get("api-supported-versions"), /2025-06-30/);
  }
});

success(
  "identity: create user and token",
  "4-02 4-07 5.4-03",
  "a token of 24 hours that says whose it is",
  async () => {
    const began = Date.now();
    const { user, token, expiresOn } = await identity.createUserAndToken(["chat", "voip"]);
    assertExpiry(expiresOn, began, 1440);
    const payload = payloadOf(token);
    assert.equal(payload.skypeid, user.communicationUserId.slice("8:".length));
    assert.equal(payload.acsScope, "chat,voip");
    assert.equal(payload.resourceId, rawID.exec(user.communicationUserId)[1]);
    assert.ok(Math.abs(payload.exp - expiresOn / 1000) <= 1);
    await assertGood(token);
  },
);

success("identity: create user and token", "4-07 4-08", "a token of an hour, its end written with +00:00", async () => {
  const began = Date.now();
  const minutes = { tokenExpiresInMinutes: 60 };
  const { status, bodyAsText } = await answer((options) =>
    identity.createUserAndToken(["chat"], { ...minutes, ...options }),
  );
  assert.equal(status, 201);
  const { expiresOn } = JSON.parse(bodyAsText).accessToken;
  assert.match(expiresOn, /^[0-9-]+T[0-9:]+(\.[0-9]+)?\+00:00$/);
  assertExpiry(new Date(expiresOn), began, 60);
});

success("identity: issue token", "4-03 4-07", "of every scope, beside the tokens before", async () => {
  const { user, token } = await person();
  const scopes = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join"];
  const began = Date.now();
  const issued = await identity.getToken(user, scopes);
  assertExpiry(issued.expiresOn, began, 1440);
  assert.equal(payloadOf(issued.token).acsScope, scopes.join());
  assert.notEqual(issued.token, token);
  await assertGood(token);
  await assertGood(issued.token);
});

success("identity: issue token", "4-03", "for the time that is asked for; null is not asked", async () => {
  const user = await identity.createUser();
  const began = Date.now();
  const { expiresOn } = await identity.getToken(user, ["chat"], { tokenExpiresInMinutes: 90 });
  assertExpiry(expiresOn, began, 90);
  const target = `/identities/${encodeURIComponent(user.communicationUserId)}/:issueAccessToken?api-version=2025-06-30`;
  const { status, json } = await send("POST", target, { scopes: ["chat"], expiresInMinutes: null });
  assert.equal(status, 200);
  assertExpiry(new Date(json.expiresOn), began, 1440);
});

success("identity: revoke tokens", "4-04", "ends those before, not those after", async () => {
  const { user, token } = await person();
  const { token: second } = await identity.getToken(user, ["chat"]);
  const { status } = await answer((options) => identity.revokeTokens(user, options));
  assert.equal(status, 204);
  await assertEnded(token);
  await assertEnded(second);
  const { token: third } = await identity.getToken(user, ["chat"]);
  await assertGood(third);
});

success("identity: delete user", "4-04", "ends the user's tokens", async () => {
  const { user, token } = await person();
  const { status } = await answer((options) => identity.deleteUser(user, options));
  assert.equal(status, 204);
  await assertEnded(token);
});

for (const minutes of [59, 1441]) {
  const message = `ExpiresInMinutes value ${minutes} is invalid. The value must be between 60 and 1440.`;
  const want = invalid("ExpiresInMinutes", message);
  const options = { tokenExpiresInMinutes: minutes };
  refusal("identity: create user and token", "4-07 4-08", `${minutes} minutes`, () =>
    refused(identity.createUserAndToken(["chat"], options), want),
  );
  refusal("identity: issue token", "4-07 4-08", `${minutes} minutes`, async () =>
    refused(identity.getToken(await identity.createUser(), ["chat"], options), want),
  );
}

refusal("identity: create user and token", "4-07", "a scope that there is not", () =>
  refused(identity.createUserAndToken(["chat", "rooms"]), invalid("Scopes")),
);

refusal("identity: issue token", "4-07", "a scope that there is not", async () =>
  refused(identity.getToken(await identity.createUser(), ["rooms"]), invalid("Scopes")),
);

refusal("identity: issue token", "4-03", "no scope", async () =>
  refused(identity.getToken(await identity.createUser(), []), invalid("Scopes")),
);

const ofUser = {
  "identity: issue token": (client, user) => client.getToken(user, ["chat"]),
  "identity: revoke tokens": (client, user) => client.revokeTokens(user),
  "identity: delete user": (client, user) => client.deleteUser(user),
};
for (const [operation, call] of Object.entries(ofUser)) {
  refusal(operation, "3.3-01", "a malformed id", () => refused(call(identity, malformed), invalid("Id")));
  refusal(operation, "4-11", "a user of another resource", () =>
    refused(call(identity, stranger), {
      status: 401,
      code: "IdentityNotOwned",
      message: "Provided identity doesn't belong to the resource.",
    }),
  );
  refusal(operation, "4-04", "a user who was deleted", async () =>
    refused(call(identity, await deletedUser()), { status: 404, code: "NotFound" }),
  );
  refusal(operation, "5.1-04", "the signature of another key", async () => {
    const { user, token } = await person();
    await refused(call(identityWithWrongKey, user), denied);
    await assertGood(token);
  });
}

refusal("identity: create user", "5.1-04", "the signature of another key", () =>
  refused(identityWithWrongKey.createUser(), denied),
);

refusal("identity: create user and token", "5.1-04", "the signature of another key", () =>
  refused(identityWithWrongKey.createUserAndToken(["chat"]), denied),
);

refusal("identity: exchange Teams token", "4-05", "is not emulated, and says so with 404", () =>
  refused(identity.getTokenForTeamsUser({ teamsUserAadToken: "none", clientId: "none", userObjectId: "none" }), {
    status: 404,
    code: "NotFound",
  }),
);
