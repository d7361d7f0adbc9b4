// This file creates the official clients of Webex, and reads their answers.

import assert from "node:assert/strict";
import core from "@webex/webex-core";
import "@webex/plugin-logger";
import "@webex/plugin-memberships";
import "@webex/plugin-people";
import "@webex/plugin-rooms";
import "@webex/plugin-team-memberships";
import "@webex/plugin-teams";

const { default: WebexCore, WebexHttpError } = core; // a CommonJS module

export const base = process.env.WEBEX_BASE_URL;

/** A client with an access token. It looks for all services at the emulator, so that nothing leaves this machine. */
export function webexWith(token) {
  return new WebexCore({
    credentials: { access_token: token },
    config: {
      logger: { level: "silent" },
      services: { discovery: { hydra: base, sqdiscovery: base, u2c: base } },
    },
  });
}

/** The accounts that the emulator starts with. */
export const person = webexWith(process.env.WEBEX_ACCESS_TOKEN);
export const moderator = webexWith(process.env.WEBEX_MODERATOR_ACCESS_TOKEN);
export const bot = webexWith(process.env.WEBEX_BOT_ACCESS_TOKEN);

/** A client with a token that nobody has. */
export const nobody = webexWith("unknown");

/** The times of Webex (fact W1.10-01). */
export const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The pages of a list, from its first on. */
export async function pagesOf(first) {
  const pages = [await first];
  while (pages.at(-1).hasNext()) {
    pages.push(await pages.at(-1).next());
  }
  return pages.map((page) => page.items);
}

/** The entries of all pages of a list. */
export const allOf = async (first) => (await pagesOf(first)).flat();


/** The ids of entries. */
export const idsOf = (entries) => Array.from(entries, ({ id }) => id);

/** Refusals. Where there is no message, it is not known of Webex. */
export const badRequest = (message) => ({ status: 400, message });
export const unauthorized = {
  status: 401,
  message: "The request requires a valid access token set in the Authorization request header.",
};
export const forbidden = { status: 403 };
export const notFound = { status: 404, message: "The requested resource could not be found." };

/**
 * Checks a refusal: its status, its message if that is known, and its form. A 403 has no list of errors (facts W1.2-03,
 * W1.6-01 and W1.13-01). It returns the error.
 */
export async function webexRefused(promise, { status, message }) {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (reason) => reason,
  );
  assert.ok(error instanceof WebexHttpError, error.stack);
  assert.equal(error.statusCode, status, error.stack);
  assert.equal(error.headers["content-type"], "application/json");
  const { trackingId, ...rest } = error.body;
  assert.ok(trackingId);
  assert.equal(error.headers.trackingid, trackingId);
  const told = message ?? rest.message;
  assert.ok(told);
  assert.deepEqual(rest, { message: told, ...(status !== 403 && { errors: [{ description: told }] }) });
  return error;
}
