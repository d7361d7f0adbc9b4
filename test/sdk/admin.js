// This file moves the emulator's clock and programs its faults.

import assert from "node:assert/strict";
import { endpoint } from "./clients.js";

async function post(path, body, at = endpoint) {
  const response = await fetch(new URL(`/_admin/${path}`, at), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.text());
}

/** Runs body with the clock advanced by a time such as "36h", then sets it back. */
export async function withClockAdvanced(time, body) {
  await post("clock", { advance: time });
  try {
    await body();
  } finally {
    await post("clock", { set: new Date().toISOString() });
  }
}

/** Lets the next request of a kind fail, by the fault's members, at an emulator. */
export const failOnce = (fault, at) => post("faults", { ...fault, count: 1 }, at);
