// Asks the server each second what is new.

const interval = 1000; // milliseconds
const timeout = 5000;
const requestsPerAnswer = 500;
const roundsPerState = 3; // the state is read in each third round, and whenever a request may have changed it

async function get(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/**
 * Calls onUpdate({state, clock, requests, newLog}) after each answer, with state only if it was read, and
 * onFailure(error) if there is none. With newLog, requests are the whole log: after a restart, a reset or a deletion the
 * server starts a new one. Each request has the run of its log.
 */
export async function follow(onUpdate, onFailure) {
  const read = (after) => get(`/_admin/requests?limit=${requestsPerAnswer}${after === undefined ? "" : `&after=${after}`}`);
  let after;
  let run;
  for (let round = 0; ; round++) {
    try {
      let [clock, log] = await Promise.all([get("/_admin/clock"), read(after)]);
      const newLog = log.run !== run;
      if (newLog && after !== undefined) log = await read(); // after was a number of the old log
      const due = newLog || log.requests.length > 0 || round % roundsPerState === 0;
      const state = due ? await get("/_admin/state") : undefined;
      ({ next: after, run } = log);
      onUpdate({ state, clock, requests: log.requests.map((request) => ({ ...request, run })), newLog });
      if (log.requests.length >= requestsPerAnswer && !newLog) continue;
    } catch (error) {
      after = run = undefined;
      onFailure(error);
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
