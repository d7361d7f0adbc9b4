// Asks the server each second what is new.

const interval = 1000; // milliseconds
const patience = 5000;
const full = 500; // requests of one answer
const statesApart = 3; // rounds between two looks at the state, where no request came that may have changed it

async function get(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/**
 * Calls take({state, clock, requests, anew}) with what there is to know, state only when it was asked for, and
 * lose(error) where there is no answer. anew tells that the requests are all there are: the server's record is another
 * one since a restart, a reset or a deletion. Each request says of which run of the record it is.
 */
export async function follow(take, lose) {
  const read = (after) => get(`/_admin/requests?limit=${full}${after === undefined ? "" : `&after=${after}`}`);
  let after;
  let run;
  for (let round = 0; ; round++) {
    try {
      let [clock, log] = await Promise.all([get("/_admin/clock"), read(after)]);
      const anew = log.run !== run;
      if (anew && after !== undefined) log = await read(); // that was a number of another record
      const due = anew || log.requests.length > 0 || round % statesApart === 0;
      const state = due ? await get("/_admin/state") : undefined;
      ({ next: after, run } = log);
      take({ state, clock, requests: log.requests.map((request) => ({ ...request, run })), anew });
      if (log.requests.length >= full && !anew) continue;
    } catch (error) {
      after = run = undefined;
      lose(error);
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
