// The admin API in short: what there is to call, each with a command that can be sent as it stands.

import { cell, copyButton, el, row, rowHeader } from "./dom.js";
import { listOf, noMatch } from "./list.js";
import { search } from "./model.js";

/** An operation; body or query is what its command sends along. */
function operation(method, name, does, { body, query = "" } = {}) {
  const path = `/_admin/${name}`;
  const url = `${location.origin}${path}${query}`;
  const how = method === "GET" || body ? "" : `-X ${method} `;
  const data = body ? ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'` : "";
  return { method, path, does, command: `curl ${how}${query ? `'${url}'` : url}${data}` };
}

const operations = [
  operation("GET", "state", "All users, rooms and threads, which another emulator takes as a seed."),
  operation("POST", "seed", "Adds users, rooms and threads. Times may be offsets from the clock's now.", {
    body: { users: [{ name: "ann" }], rooms: [{ validUntil: "+3h", participants: [{ rawId: "ann" }] }] },
  }),
  operation("POST", "reset", "Takes everything away, and turns switches and clock back to where they were at the start."),
  operation("GET", "clock", "The time that the emulator goes by, and whether it stands still."),
  operation("POST", "clock", "Moves the clock by advance or to set, and stops or lets it go with frozen.", { body: { advance: "36h" } }),
  operation("GET", "switches", "What each switch and limit stands at, what it takes, and what it is about."),
  operation("POST", "switches", "Turns switches: how to answer where the service's answer is not known, and limits.", {
    body: { latency: "200ms" },
  }),
  operation("GET", "faults", "The failures that were asked for, how often each has happened and still will."),
  operation("POST", "faults", "Asks for a failure: a status, a dropped connection, a broken answer or a delay.", {
    body: { method: "POST", path: "/rooms", status: 429, retryAfter: "2s", count: 3 },
  }),
  operation("DELETE", "faults", "Ends the failure of that id; without an id, all of them.", { query: "?id=f1" }),
  operation("GET", "requests", "Requests and what was answered: the latest, or those after a number; also by method, path and status.", {
    query: "?after=0&status=404&limit=50",
  }),
  operation("DELETE", "requests", "Empties the record of requests."),
];

export function apiView() {
  const list = listOf("api", ({ method, path }) => `${method} ${path}`, operationRow);

  function show(model, query) {
    const found = search("api", operations, query);
    list.show(found, `query ${query}`, () => noMatch("operation", query));
  }

  return { show, found: (model, query) => search("api", operations, query).length, total: () => operations.length, list };
}

const operationRow = ({ method, path, does, command }) => ({
  node: row(
    cell({ class: "method" }, method),
    rowHeader(el("span", { class: "path" }, path)),
    cell({}, does, " ", copyButton(command, `the command of ${method} ${path}`), el("pre", { class: "command" }, el("code", {}, command))),
  ),
});
