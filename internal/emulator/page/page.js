// The page of the emulator: it shows what the server holds and what it is asked, and changes nothing.

import { apiView } from "./api.js";
import { byId, setAttribute, setText } from "./dom.js";
import { number, time } from "./format.js";
import { modelOf, nothing } from "./model.js";
import { requestsView } from "./requests.js";
import { roomsView } from "./rooms.js";
import { follow } from "./server.js";
import { spacesView } from "./spaces.js";
import { threadsView } from "./threads.js";
import { usersView } from "./users.js";

const views = {
  rooms: roomsView(),
  threads: threadsView(),
  users: usersView(),
  spaces: spacesView(),
  requests: requestsView(),
  api: apiView(),
};
const input = byId("search");
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
let model = nothing;
let route = { view: "rooms", id: undefined };
let heard; // when the server last answered
let query = "";

/** The view and the id that the address names; an address that names none leaves things as they are. */
function routeOf(hash) {
  const [view, id] = hash.slice(1).split(/\/(.*)/s);
  if (!Object.hasOwn(views, view)) return route;
  try {
    return { view, id: id ? decodeURIComponent(id) : undefined };
  } catch {
    return { view, id };
  }
}

function draw() {
  if (heard === undefined) return;
  for (const [name, link] of links) {
    const view = views[name];
    const total = view.total(model);
    const found = query ? view.found(model, query) : total;
    setText(byId(`${name}-count`), query ? `${number(found)} of ${number(total)}` : number(total));
    setAttribute(link, "aria-current", name === route.view ? "page" : undefined);
    byId(`view-${name}`).hidden = name !== route.view;
  }
  views[route.view].show(model, query, route.id);
  document.title = `${links.get(route.view).firstChild.textContent.trim()} · ACS emulator`;
}

addEventListener("hashchange", () => {
  const before = route;
  route = routeOf(location.hash);
  draw();
  const { list, detail } = views[route.view];
  if (route.id !== undefined) detail?.focus();
  else if (before.view !== route.view) scrollTo(0, 0);
  else if (before.id !== undefined) list.linkOf(`#${before.view}/${encodeURIComponent(before.id)}`)?.focus({ preventScroll: true });
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && route.id !== undefined && event.target !== input) location.hash = route.view;
});

input.addEventListener("input", () => {
  query = input.value.trim();
  draw();
});

route = routeOf(location.hash);
const gone = byId("gone");

follow(
  ({ state, clock, requests, newLog }) => {
    heard = new Date();
    gone.hidden = true;
    if (state) model = modelOf(state);
    views.requests.arrived(requests, newLog);
    setText(byId("clock"), `${time(clock.now)} UTC`);
    byId("frozen").hidden = !clock.frozen;
    draw();
  },
  () => {
    const since = heard ? ` What you see is from ${time(heard.toISOString())} UTC.` : "";
    setText(gone, `The emulator does not answer; trying again every second.${since}`);
    gone.hidden = false;
  },
);
