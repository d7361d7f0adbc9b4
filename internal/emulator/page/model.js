// What the server tells, arranged for the views: rooms in the order of urgency, for each user where they are, and the
// spaces of Webex.

const order = ["active", "upcoming", "expired", "gone"];

/** Who is next to end, to begin, and who ended last stand first in their group. */
function urgency(a, b) {
  const group = order.indexOf(a.status) - order.indexOf(b.status);
  if (group !== 0) return group;
  if (a.status === "upcoming") return Date.parse(a.validFrom) - Date.parse(b.validFrom);
  const ends = Date.parse(a.validUntil) - Date.parse(b.validUntil);
  return a.status === "active" ? ends : -ends;
}

/** The model of an answer of GET /_admin/state. */
export function modelOf(state) {
  const users = new Map();
  const user = (rawId) => {
    if (!users.has(rawId)) users.set(rawId, { rawId, standing: "elsewhere", names: new Set(), rooms: [], threads: [] });
    return users.get(rawId);
  };
  for (const { rawId, deleted } of state.users) user(rawId).standing = deleted ? "deleted" : "present";
  for (const room of state.rooms) {
    for (const { rawId, role } of room.participants) user(rawId).rooms.push({ room, role });
  }
  for (const thread of state.threads) {
    for (const { rawId, displayName } of thread.participants) {
      user(rawId).threads.push(thread);
      if (displayName) user(rawId).names.add(displayName);
    }
    for (const { senderRawId, senderDisplayName, participants = [] } of thread.messages) {
      if (senderDisplayName) user(senderRawId).names.add(senderDisplayName);
      for (const { rawId, displayName } of participants) if (displayName) user(rawId).names.add(displayName);
    }
  }
  return {
    now: Date.parse(state.now),
    rooms: state.rooms.toSorted(urgency),
    threads: state.threads.toReversed(),
    users: [...users.values()],
    spaces: state.webex.rooms.toReversed(),
    /** The name of a Webex account, and of a team; undefined where there is none. */
    accountOf: (id) => state.webex.people.find((account) => account.id === id)?.displayName,
    teamOf: (id) => state.webex.teams.find((team) => team.id === id)?.name,
    /** A name that chat knows somebody by; undefined where there is none. */
    nameOf: (rawId) => users.get(rawId)?.names.values().next().value,
  };
}

/** The model before the first answer. */
export const nothing = modelOf({ now: new Date(0).toISOString(), users: [], rooms: [], threads: [], webex: { people: [], teams: [], rooms: [] } });

const haystacks = new WeakMap();

/** All that can be searched for in an item, in lower case; made once for each. */
function haystack(item, texts) {
  if (!haystacks.has(item)) {
    haystacks.set(item, texts(item).filter(Boolean).join("\n").toLowerCase());
  }
  return haystacks.get(item);
}

const texts = {
  rooms: (room) => [
    room.id,
    room.status,
    room.validFrom,
    room.validUntil,
    ...room.participants.flatMap(({ rawId, role }) => [rawId, role]),
  ],
  threads: (thread) => [
    thread.id,
    thread.topic,
    thread.createdBy,
    thread.deletedOn && "deleted",
    ...Object.entries(thread.metadata).flat(),
    ...thread.participants.flatMap(({ rawId, displayName }) => [rawId, displayName]),
    ...thread.messages.flatMap((message) => [
      message.id,
      message.content,
      message.topic,
      message.senderDisplayName,
      ...(message.attachments ?? []).map(({ name }) => name),
      ...Object.entries(message.metadata).flat(),
    ]),
  ],
  users: (user) => [user.rawId, user.standing === "deleted" && "deleted", ...user.names],
  spaces: (space) => [
    space.id,
    space.title,
    space.description,
    space.isLocked && "locked",
    space.isPublic && "public",
    space.archived && "archived",
    ...space.members.flatMap(({ personId, personEmail, isModerator }) => [personId, personEmail, isModerator && "moderator"]),
  ],
  requests: (request) => [
    request.method,
    request.path,
    request.query,
    String(request.status),
    request.reason,
    request.body,
    ...Object.entries(request.headers).map(([name, values]) => `${name}: ${values}`),
  ],
  api: (operation) => [operation.method, operation.path, operation.does, operation.command],
};

/** Those of items that hold every word of the query. */
export function search(kind, items, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => words.every((word) => haystack(item, texts[kind]).includes(word)));
}
