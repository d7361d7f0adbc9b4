// The time line that all windows are drawn on: its span, its ticks, and where a time stands on it.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;
const monday = 4 * day; // the first Monday after the epoch

const fixedSteps = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, week, 2 * week];
const years = [1, 10, 100, 1000].flatMap((n) => [n, 2 * n, 5 * n]); // up to what all of RFC 3339's years need
const monthSteps = [1, 2, 3, 6, ...years.map((n) => 12 * n)];

/** The month of a time, counted from the year 0, and back. Date.UTC takes a year below 100 for one of the 1900s. */
const monthOf = (t) => new Date(t).getUTCFullYear() * 12 + new Date(t).getUTCMonth();
const startOf = (month) => Date.UTC(2000, month - 2000 * 12);

/** Ways to step: down() is the latest tick at or before a time, next() the tick after one. */
const steps = [
  ...fixedSteps.map((size) => {
    const offset = size >= week ? monday : 0;
    return { size, down: (t) => Math.floor((t - offset) / size) * size + offset, next: (t) => t + size };
  }),
  ...monthSteps.map((months) => ({
    size: months * 30 * day,
    down: (t) => startOf(Math.floor(monthOf(t) / months) * months),
    next: (t) => startOf(monthOf(t) + months),
  })),
];

/** The smallest step that needs no more than that many ticks. */
const stepFor = (length, most) => steps.find((step) => length / step.size <= most) ?? steps.at(-1);

/**
 * The span to draw: {from, until, ticks}. It begins and ends on a tick, so that nothing moves but the mark of now.
 * The windows matter only for the choice "fit".
 */
export function spanOf(choice, windows, now, most) {
  let from;
  let until;
  switch (choice) {
    case "day":
      from = Math.floor(now / (6 * hour)) * 6 * hour - 6 * hour;
      until = from + day;
      break;
    case "week":
      from = Math.floor(now / day) * day - 2 * day;
      until = from + week;
      break;
    case "month":
      from = steps[fixedSteps.indexOf(week)].down(now) - week;
      until = from + 5 * week;
      break;
    case "half":
      from = Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() - 1);
      until = Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() + 6);
      break;
    default:
      from = windows.reduce((least, w) => Math.min(least, w.from), now);
      until = windows.reduce((last, w) => Math.max(last, w.until), now + hour);
      until += (until - from) / 50; // room for the mark of the latest end
  }
  const step = stepFor(until - from, most);
  const ticks = [];
  let tick = step.down(from);
  if (choice === "fit") from = tick;
  for (; tick < until; tick = step.next(tick)) if (tick >= from) ticks.push(tick);
  if (choice === "fit") until = tick;
  return { from, until, ticks, labels: ticks.map((t) => label(t, step.size)) };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function label(t, step) {
  const date = new Date(t);
  const month = months[date.getUTCMonth()];
  if (step >= 30 * day) return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : month;
  if (step < day && t % day !== 0) return date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${month}`;
}

/** The place of a time in the span, in percent of its length, beyond it where the time is. */
export const place = (span, t) => ((t - span.from) / (span.until - span.from)) * 100;

/** Lines at the ticks, as a background that all rows share. */
export function grid(span) {
  const stops = span.ticks
    .map((t) => place(span, t))
    .filter((at) => at > 0)
    .flatMap((at) => {
      const here = `${at.toFixed(3)}%`;
      return [`transparent ${here}`, `var(--line) ${here}`, `var(--line) calc(${here} + 1px)`, `transparent calc(${here} + 1px)`];
    });
  return stops.length > 0 ? `linear-gradient(to right, ${stops.join(", ")})` : "none";
}
