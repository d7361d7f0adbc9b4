// This file sends requests that the official clients cannot send, with a signer of its own (facts 5.1-01 to 5.1-05).

import { createHash, createHmac } from "node:crypto";
import { connectionString, endpoint } from "./clients.js";

const key = Buffer.from(/accesskey=(.*)/.exec(connectionString)[1], "base64");

/** Sends a signed request to Rooms or Identity and returns its status, headers, and its body as text and as JSON. */
export async function send(method, target, body, contentType = "application/json") {
  const url = new URL(target, endpoint);
  const content = body === undefined ? "" : JSON.stringify(body);
  const date = new Date().toUTCString();
  const hash = createHash("sha256").update(content).digest("base64");
  const text = `${method}\n${url.pathname}${url.search}\n${date};${url.host};${hash}`;
  const signature = createHmac("sha256", key).update(text).digest("base64");
  const response = await fetch(url, {
    method,
    body: content || undefined,
    headers: {
      ...(content && { "content-type": contentType }),
      "x-ms-date": date,
      "x-ms-content-sha256": hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    },
  });
  const answered = await response.text();
  return { status: response.status, headers: response.headers, text: answered, json: answered && JSON.parse(answered) };
}

/** send with a merge patch. */
export const patch = (target, body) => send("PATCH", target, body, "application/merge-patch+json");
