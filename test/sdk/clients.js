// This file creates the official clients, and reads their answers.

import assert from "node:assert/strict";
import { ChatClient } from "@azure/communication-chat";
import { AzureCommunicationTokenCredential } from "@azure/communication-common";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { RoomsClient } from "@azure/communication-rooms";

const day = 24 * 60 * 60 * 1000;

/** What the documentation calls six months, in milliseconds (fact 1.7-02). */
export const longestValidity = 180 * day;

/** A well-formed user of another resource. */
export const stranger = {
  communicationUserId: "8:acs:11111111-2222-3333-4444-555555555555_0000000a-aaaa-bbbb-cccc-00000000000a",
};

export const connectionString = process.env.AZURE_COMMUNICATION_CONNECTION_STRING;
const limitedConnectionString = process.env.ACS_LIMITED_CONNECTION_STRING;

const endpointOf = (text) => /endpoint=([^;]*)/.exec(text)[1];

export const endpoint = endpointOf(connectionString);

/** The same endpoint with a key that is not its own. */
const wrongKey = Buffer.from("a key of our own making").toString("base64");
const wrongConnectionString = `endpoint=${endpoint};accesskey=${wrongKey}`;

export const rooms = new RoomsClient(connectionString);
export const roomsWithWrongKey = new RoomsClient(wrongConnectionString);
export const identity = new CommunicationIdentityClient(connectionString);
export const identityWithWrongKey = new CommunicationIdentityClient(wrongConnectionString);

/** The time that is so many days away, negative for the past. */
export const inDays = (days) => new Date(Date.now() + days * day);

/** A client of Chat at an endpoint, for the user whose token it is. */
export function chatWith(token, options, at = endpoint) {
  return new ChatClient(at, new AzureCommunicationTokenCredential(token), options);
}

/** A new user with a token of those scopes, their client, and a way to their client of one thread. */
export async function person({ scopes = ["chat"], options } = {}) {
  return personOf(identity, endpoint, scopes, options);
}

/** person on the emulator that holds the rate limits. Its clients do not try again. */
export async function limitedPerson(options = { retryOptions: { maxRetries: 0 } }) {
  const at = new CommunicationIdentityClient(limitedConnectionString);
  return personOf(at, endpointOf(limitedConnectionString), ["chat"], options);
}

/** So many of them, one after the other: each connection of its own would cost more than the wait. */
export async function people(count) {
  const made = [];
  while (made.length < count) {
    made.push(await person());
  }
  return made;
}

async function personOf(at, url, scopes, options) {
  const { user, token } = await at.createUserAndToken(scopes);
  return { user, token, ...clientsOf(chatWith(token, options, url)) };
}

/** A client of Chat, and a way from there to one thread. */
export function clientsOf(chat) {
  return { chat, thread: (id) => chat.getChatThreadClient(id) };
}

/** All entries of a listing. */
export async function all(listing) {
  const entries = [];
  for await (const entry of listing) {
    entries.push(entry);
  }
  return entries;
}

/** All pages of a listing. */
export const pages = (listing) => all(listing.byPage());

/** The raw answer to a call: answer((options) => client.call(..., options)). */
export async function answer(call) {
  let response;
  await call({ onResponse: (r) => (response = r) });
  return response;
}

async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("it was not refused");
}

/**
 * Checks a refusal of Rooms or Identity: status, code and message, and target and detail if they are given. Rooms also
 * has the code in a header. An error with a detail has neither that header nor the api-versions (fact 1.3-04), and
 * Identity has neither code nor charset (fact 4-11).
 */
export async function refused(promise, { status, code, message, target, detail }) {
  const error = await errorOf(promise);
  assert.equal(error.name, "RestError", error.stack);
  assert.equal(error.statusCode, status);
  assert.equal(error.details.error.code, code);
  const { headers } = error.response;
  const ofIdentity = new URL(error.request.url).pathname.startsWith("/identities");
  assert.equal(headers.get("x-ms-error-code"), ofIdentity || detail ? undefined : code);
  assert.equal(headers.get("content-type"), `application/json${ofIdentity ? "" : "; charset=utf-8"}`);
  if (message) {
    assert.equal(error.details.error.message, message);
  }
  assert.equal(error.details.error.target, target);
  if (detail) {
    assert.equal(headers.get("api-supported-versions"), undefined);
    assert.deepEqual(error.details.error.details, [{ code: "BadArgument", ...detail }]);
  }
}

/** Checks that Chat refused, in the recorded form of its errors (fact 2.3-10). A message of null is none at all. */
export async function chatRefused(promise, { status, code, message }) {
  const error = await errorOf(promise);
  assert.equal(error.name, "RestError", error.stack);
  assert.equal(error.statusCode, status);
  assert.equal(error.response.headers.get("content-type"), "application/json");
  const { CommunicationError: told, ...rest } = JSON.parse(error.response.bodyAsText);
  assert.deepEqual(rest, {});
  assert.equal(told.Code, code);
  assert.deepEqual(told.Details, []);
  if (message !== undefined) {
    assert.equal(told.Message ?? null, message);
  }
}

/** Checks that a client refused a call by itself, before anything was sent. */
export async function refusedByClient(promise, message) {
  const error = await errorOf(promise);
  assert.equal(error.name, "Error", error.stack);
  assert.match(error.message, message);
}

/** Checks that a time is a Date, and from then until now, give or take a moment. */
export function assertRecent(time, since) {
  assert.ok(time instanceof Date, `${time} is no Date`);
  const slack = 1000; // whole seconds on the wire, and the delay of createdAt (fact 1.5-01)
  assert.ok(time.getTime() > since - slack && time.getTime() < Date.now() + slack, `${time.toISOString()} is not now`);
}
