// This file is the command of the suite: it starts bin/acs-emulator, runs all.js against it, and stops it.
//
// There are two emulators: one with small pages and no rate limits for most checks, and one with the defaults for the rate
// limits. Node reads their certificates when it starts, so they must exist before.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const program = path.join(here, "..", "..", "bin", "acs-emulator");
const running = [];

/** Starts an emulator and returns its connection string and its certificate. */
async function start(folder, name, ...flags) {
  const file = path.join(folder, `${name}.pem`);
  const child = spawn(program, ["-quiet", "-tls", "-tls-cert", file, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`the emulator ended with exit code ${code} before it said where it listens`);
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), failed]);
  const [, connectionString] = /^AZURE_COMMUNICATION_CONNECTION_STRING='(.*)'$/.exec(line);
  failed.catch(() => {}); // From here on its end is looked at by stop.
  return { connectionString, certificate: await readFile(file, "utf8") };
}

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
  const paged = await start(folder, "paged", "-page-size", "2", "-rate-limits", "off");
  const limited = await start(folder, "limited");
  const trusted = path.join(folder, "trusted.pem");
  await writeFile(trusted, paged.certificate + limited.certificate);

  const tests = spawn(process.execPath, ["--test-reporter=spec", path.join(here, "all.js")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: trusted,
      AZURE_COMMUNICATION_CONNECTION_STRING: paged.connectionString,
      ACS_LIMITED_CONNECTION_STRING: limited.connectionString,
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
