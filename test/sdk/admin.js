// This file moves the emulator's clock and programs its faults.

import assert from "node:assert/strict";
import { endpoint } from "./clients.js";

async function post(path, body) {
  const response = await fetch(new URL(`_admin/${path}`, endpoint), {
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

/** Lets the next request of a kind fail, by the fault's members. */
export const failOnce = (fault) => post("faults", { ...fault, count: 1 });
