// The request log, as it arrives.

import { byId, cell, el, facts, row, rowHeader, setAttribute, setText } from "./dom.js";
import { count, number, pretty, time, timeOfDay } from "./format.js";
import { detailOf, listOf, noMatch } from "./list.js";
import { search } from "./model.js";

const most = 2000; // requests that the page keeps

/** Numbers start again with each log, so an id has the run of the log too. */
const idOf = (request) => `${request.run}-${request.number}`;
const failed = (request) => request.status === 0 || request.status >= 400;
const outcome = (request) => (request.status === 0 ? "dropped" : String(request.status));
const decoded = (text) => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
};

export function requestsView() {
  const list = listOf("requests", idOf, requestRow);
  const detail = detailOf("requests", "request", requestDetail);
  const refused = byId("refused");
  const pause = byId("pause");
  let log = []; // the latest first
  let held = log; // what is shown while paused
  let onlyFailed = false;
  let paused = false;
  let shown;
  const redraw = () => shown && show(...shown);

  refused.addEventListener("click", () => {
    onlyFailed = !onlyFailed;
    setAttribute(refused, "aria-pressed", String(onlyFailed));
    redraw();
  });
  pause.addEventListener("click", () => {
    paused = !paused;
    setAttribute(pause, "aria-pressed", String(paused));
    setText(pause, paused ? "Go on" : "Pause");
    redraw();
  });

  let selected;
  function requestRow(request) {
    const node = row(
      rowHeader(el("time", { datetime: request.time, class: "time" }, timeOfDay(request.time))),
      cell({ class: failed(request) ? "code failed" : "code" }, outcome(request)),
      cell({ class: "method" }, request.method),
      cell({ class: "path" }, el("a", { href: `#requests/${idOf(request)}` }, request.path)),
    );
    return { node, show: () => setAttribute(node, "aria-current", idOf(request) === selected ? "true" : undefined) };
  }

  /** Adds requests, oldest first. With newLog they replace all before: the server has started a new log. */
  function arrived(requests, newLog) {
    log = [...requests.toReversed(), ...(newLog ? [] : log)].slice(0, most);
  }

  function show(model, query, id) {
    shown = [model, query, id];
    selected = id;
    if (!paused) held = log;
    const matching = search("requests", held, query);
    const found = onlyFailed ? matching.filter(failed) : matching;
    const waiting = log.findIndex((request) => held[0] && idOf(request) === idOf(held[0]));
    const note = `${count(found.length, "request")}, ${number(found.filter(failed).length)} failed`;
    setText(byId("requests-note"), held.length === 0 ? "" : paused ? `${note}; paused, ${number(waiting < 0 ? log.length : waiting)} more since` : note);
    if (held.length === 0) list.show([], "none", nothingYet);
    else if (matching.length === 0) list.show([], `query ${query}`, () => noMatch("request", query));
    else list.show(found, "failed", () => [el("h3", {}, "No request has failed")]);
    detail.show(id, held.find((request) => idOf(request) === id) ?? log.find((request) => idOf(request) === id), model);
  }

  return { show, arrived, found: (model, query) => search("requests", log, query).length, total: () => log.length, list, detail };
}

const nothingYet = () => [
  el("h3", {}, "No requests yet"),
  el("p", {}, "Each request to Rooms, Chat or Identity appears here as it is answered. Point a program at"),
  el("pre", { class: "command" }, el("code", {}, location.origin)),
  el("p", {}, "with the connection string that the emulator printed first, or ask it something that it refuses:"),
  el("pre", { class: "command" }, el("code", {}, `curl '${location.origin}/rooms?api-version=2025-03-13'`)),
];

function requestDetail(request) {
  const query = request.query ? request.query.split("&").map((part) => part.split(/=(.*)/s)) : [];
  const headers = Object.entries(request.headers).map(([name, values]) => [name, [values].flat().join(", ")]);
  return {
    title: `${request.method} ${request.path}`,
    nodes: [
      el("p", { class: failed(request) ? "status code failed" : "status code" }, outcome(request), request.reason && `: ${request.reason}`),
      facts(["Arrived", el("span", {}, `${time(request.time)} UTC`)], ["Number", number(request.number)]),
      ...section("Query", query.map(([name, value = ""]) => [decoded(name), decoded(value)])),
      ...section("Headers", headers),
      el("h4", {}, "Body"),
      request.body ? el("pre", {}, el("code", {}, pretty(request.body))) : el("p", { class: "note" }, "none"),
    ],
    show() {},
  };
}

const section = (title, pairs) => (pairs.length === 0 ? [] : [el("h4", {}, title), facts(...pairs)]);
