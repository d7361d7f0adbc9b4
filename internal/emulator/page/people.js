// Users, wherever they are named: a link to the user, by a name where chat knows one.

import { el } from "./dom.js";
import { shortId } from "./format.js";

export const userLink = (rawId) => `#users/${encodeURIComponent(rawId)}`;
export const roomLink = (id) => `#rooms/${encodeURIComponent(id)}`;
export const threadLink = (id) => `#threads/${encodeURIComponent(id)}`;
export const spaceLink = (id) => `#spaces/${encodeURIComponent(id)}`;

/** A name of somebody else's choosing: kept apart from the text around it, whichever way it is written. */
export const nameTag = (name) => el("bdi", { class: "name" }, name);

/** The short id of a user as a link. */
export const idLink = (rawId) => el("a", { href: userLink(rawId), class: "id", title: rawId }, shortId(rawId));

/** Somebody's name, or short id where there is no name, as a link. */
export const person = (rawId, name) =>
  name ? el("a", { href: userLink(rawId), title: rawId }, nameTag(name)) : idLink(rawId);
