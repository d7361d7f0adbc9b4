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
 * lose(error) where there is no answer. anew tells that the requests are all there are, as after a restart.
 */
export async function follow(take, lose) {
  let after;
  for (let round = 0; ; round++) {
    try {
      const anew = after === undefined;
      const [clock, log] = await Promise.all([
        get("/_admin/clock"),
        get(`/_admin/requests?limit=${full}${anew ? "" : `&after=${after}`}`),
      ]);
      const due = anew || log.requests.length > 0 || round % statesApart === 0;
      const state = due ? await get("/_admin/state") : undefined;
      after = log.next;
      take({ state, clock, requests: log.requests, anew });
      if (log.requests.length >= full && !anew) continue;
    } catch (error) {
      after = undefined;
      lose(error);
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
