// This file tests the guide on testing an application: it extracts the JavaScript from docs/guides and runs the guide's
// commands on it, with bin/acs-emulator in the PATH.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.join(here, "..", "..");

const guide = readFileSync(path.join(repository, "docs", "guides", "testing.md"), "utf8");
const section = guide.slice(guide.indexOf("\n## An application\n"));
const blocks = (language) => [...section.matchAll(new RegExp("^```" + language + "\n(.*?)^```$", "gms"))].map(([, text]) => text);

// Below this folder, so that Node finds its node_modules.
const folder = mkdtempSync(path.join(here, ".guide-"));
try {
  const files = blocks("javascript");
  for (const text of files) {
    const [, name] = /^\/\/ (\S+\.test\.mjs)\n/.exec(text);
    writeFileSync(path.join(folder, name), text);
  }
  const commands = blocks("shell");
  assert.equal(files.length, 2, "the guide has two programs");
  assert.equal(commands.length, 2, "the guide runs each of them");
  for (const command of commands) {
    console.log(`\nThe guide on testing: ${/node .*/.exec(command)[0]}`);
    const { status } = spawnSync("bash", ["-eu", "-c", `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${command}`], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      timeout: 2 * 60 * 1000,
      env: { ...process.env, PATH: `${path.join(repository, "bin")}${path.delimiter}${process.env.PATH}` },
    });
    assert.equal(status, 0, `these commands failed:\n${command}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
