// This file is the command of the suite: it starts bin/acs-emulator, runs all.js against it, and stops it.
//
// There are three emulators: one with small pages and no rate limits for most checks, one with the defaults for the rate
// limits, and one without TLS for Webex. Node reads the certificates when it starts, so they must exist before.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const program = path.join(here, "..", "..", "bin", "acs-emulator");
const running = [];

/** Starts an emulator and returns its settings for clients by name, such as AZURE_COMMUNICATION_CONNECTION_STRING. */
async function start(folder, name, ...flags) {
  const file = path.join(folder, `${name}.env`);
  const child = spawn(program, ["-quiet", "-env-file", file, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`the emulator ended with exit code ${code} before it said where it listens`);
  });
  await Promise.race([once(createInterface(child.stdout), "line"), failed]); // when it prints, the file is there
  failed.catch(() => {}); // From here on its end is looked at by stop.
  const settings = await readFile(file, "utf8");
  return Object.fromEntries([...settings.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, key, value]) => [key, value]));
}

/** start with TLS: the settings then name the file of the certificate. */
const startWithTLS = (folder, name, ...flags) =>
  start(folder, name, "-tls", "-tls-cert", path.join(folder, `${name}.pem`), ...flags);

/** Ends the emulators, and says whether all of them ended well. */
async function stop() {
  const codes = await Promise.all(
    running.map(async (child) => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      return child.exitCode;
    }),
  );
  return codes.every((code) => code === 0);
}

const folder = await mkdtemp(path.join(tmpdir(), "acs-sdk-"));
let code = 1;
try {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => running.forEach((child) => child.kill("SIGTERM")));
  }
  const paged = await startWithTLS(folder, "paged", "-page-size", "2", "-rate-limits", "off");
  const limited = await startWithTLS(folder, "limited");
  const webex = await start(folder, "webex");
  const trusted = path.join(folder, "trusted.pem");
  for (const { NODE_EXTRA_CA_CERTS: certificate } of [paged, limited]) {
    await appendFile(trusted, await readFile(certificate));
  }

  const tests = spawn(process.execPath, ["--test-reporter=spec", path.join(here, "all.js")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      ...webex,
      NODE_EXTRA_CA_CERTS: trusted,
      AZURE_COMMUNICATION_CONNECTION_STRING: paged.AZURE_COMMUNICATION_CONNECTION_STRING,
      ACS_LIMITED_CONNECTION_STRING: limited.AZURE_COMMUNICATION_CONNECTION_STRING,
    },
  });
  running.push(tests);
  let passed = 0;
  tests.on("message", (message) => (passed = message.passed)); // from the suite's last test
  [code] = await once(tests, "exit");
  running.pop();
  if (code === 0 && passed === 0) {
    throw new Error("not one check was made");
  }
} finally {
  const well = await stop();
  await rm(folder, { recursive: true });
  if (!well) {
    console.error("an emulator did not end with exit code 0");
    code = 1;
  }
}
process.exitCode = code ?? 1;
