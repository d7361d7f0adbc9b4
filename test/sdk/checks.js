// This file lists the operations and the checks of each, and prints the table of results.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

/**
 * Every operation of the official clients. Those of emulated: false are answered with a refusal only. Webex's events, and who
 * has read what, are not among them: they are no part of its REST API.
 */
const operations = [
  { name: "rooms: create" },
  { name: "rooms: list" },
  { name: "rooms: get" },
  { name: "rooms: update" },
  { name: "rooms: delete" },
  { name: "rooms: list participants" },
  { name: "rooms: add or update participants" },
  { name: "rooms: remove participants" },
  { name: "identity: create user" },
  { name: "identity: create user and token" },
  { name: "identity: issue token" },
  { name: "identity: revoke tokens" },
  { name: "identity: delete user" },
  { name: "identity: exchange Teams token", emulated: false },
  { name: "chat: create thread" },
  { name: "chat: list threads" },
  { name: "chat: get thread" },
  { name: "chat: update thread" },
  { name: "chat: delete thread" },
  { name: "chat: list participants" },
  { name: "chat: add participants" },
  { name: "chat: remove participant" },
  { name: "chat: send message" },
  { name: "chat: list messages" },
  { name: "chat: get message" },
  { name: "chat: update message" },
  { name: "chat: delete message" },
  { name: "chat: send read receipt" },
  { name: "chat: list read receipts" },
  { name: "chat: send typing notification" },
  { name: "Webex rooms: create" },
  { name: "Webex rooms: list" },
  { name: "Webex rooms: get" },
  { name: "Webex rooms: update" },
  { name: "Webex rooms: remove" },
  { name: "Webex memberships: create" },
  { name: "Webex memberships: list" },
  { name: "Webex memberships: get" },
  { name: "Webex memberships: update" },
  { name: "Webex memberships: remove" },
  { name: "Webex people: get me" },
  { name: "Webex people: get" },
  { name: "Webex people: list" },
  { name: "Webex teams: create" },
  { name: "Webex teams: list" },
  { name: "Webex teams: get" },
  { name: "Webex teams: update" },
  { name: "Webex team memberships: create" },
  { name: "Webex team memberships: list" },
  { name: "Webex team memberships: get" },
  { name: "Webex team memberships: update" },
  { name: "Webex team memberships: remove" },
];

const rows = new Map(operations.map(({ name }) => [name, { success: 0, refusal: 0, failing: 0 }]));

const facts = new Set(
  readFileSync(new URL("../../internal/contract/facts.tsv", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split("\t")[0]),
);

/** The ids of facts about Webex, which facts.tsv does not list. */
const factOfWebex = /^W\d(\.\d{1,2})?-\d\d$/;

function check(kind, operation, cited, what, body) {
  const row = rows.get(operation);
  assert.ok(row, `no such operation: ${operation}`);
  for (const fact of cited.split(" ")) {
    assert.ok(facts.has(fact) || factOfWebex.test(fact), `${operation}, ${what}: no such fact: ${fact}`);
  }
  test(`${operation}, ${kind}: ${what} (fact ${cited.replaceAll(" ", ", ")})`, async () => {
    try {
      await body();
    } catch (error) {
      row.failing++;
      throw error;
    }
    row[kind]++;
  });
}

/** Registers a check of what an operation does. Facts are separated by spaces. */
export function success(operation, cited, what, body) {
  check("success", operation, cited, what, body);
}

/** Registers a check that an operation is refused. Facts are separated by spaces. */
export function refusal(operation, cited, what, body) {
  check("refusal", operation, cited, what, body);
}

/** Registers the last test: it prints the table, and fails where an operation lacks a success or a refusal. */
export function table() {
  test("every operation succeeded and was refused", (t) => {
    const width = Math.max(...operations.map(({ name }) => name.length));
    const line = (name, ...columns) => name.padEnd(width) + columns.map((c) => String(c).padStart(11)).join("");
    const total = { success: 0, refusal: 0, failing: 0 };
    t.diagnostic(line("operation", "successes", "refusals", "failing"));
    for (const [name, row] of rows) {
      t.diagnostic(line(name, row.success, row.refusal, row.failing));
      for (const kind of Object.keys(total)) {
        total[kind] += row[kind];
      }
    }
    t.diagnostic(line(`${rows.size} operations`, total.success, total.refusal, total.failing));
    process.send?.({ passed: total.success + total.refusal }); // to run.js

    const lacking = operations
      .filter(({ name, emulated = true }) => {
        const row = rows.get(name);
        return row.refusal === 0 || (emulated && row.success === 0) || row.failing > 0;
      })
      .map(({ name }) => name);
    assert.deepEqual(lacking, [], "these lack a success or a refusal, or have a failing check");
  });
}
