// Words for times, ids and counts.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "2026-03-01 12:00:00", UTC. */
export const time = (iso) => iso.slice(0, 19).replace("T", " ");

/** "12:00:00.123", for requests, whose date rarely matters. */
export const timeOfDay = (iso) => new Date(iso).toISOString().slice(11, 23);

/** A length of time in its two largest units: "3 d 4 h". Seconds count only where there is nothing larger. */
export function length(milliseconds) {
  const units = [
    ["d", day],
    ["h", hour],
    ["min", minute],
    ["s", 1000],
  ];
  const first = units.findIndex(([, size]) => milliseconds >= size);
  if (first < 0) return "0 s";
  const [unit, size] = units[first];
  const whole = Math.floor(milliseconds / size);
  const [nextUnit, nextSize] = units[first + 1] ?? ["s", 1000];
  const rest = nextUnit === "s" ? 0 : Math.floor((milliseconds - whole * size) / nextSize);
  return rest > 0 ? `${whole} ${unit} ${rest} ${nextUnit}` : `${whole} ${unit}`;
}

/** What comes next for a room: "ends in 3 d 4 h". */
export function outlook(room, now) {
  const from = Date.parse(room.validFrom);
  const until = Date.parse(room.validUntil);
  if (now < from) return `starts in ${length(from - now)}`;
  if (now < until) return `ends in ${length(until - now)}`;
  return `ended ${length(now - until)} ago`;
}

/** The part of a raw id that tells users of one resource apart; ids of another form stay whole. */
export function shortId(rawId) {
  const guid = /^8:acs:[^_]+_([0-9a-fA-F-]{36})$/.exec(rawId)?.[1];
  return guid ? `${guid.slice(0, 8)}…${guid.slice(-4)}` : rawId;
}

/** "1 room", "2 rooms", "1,000 rooms". */
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

const numbers = new Intl.NumberFormat("en"); // made once: it is slow to make

export const number = (n) => numbers.format(n);

/** JSON with indents; any other text as it is. */
export function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
