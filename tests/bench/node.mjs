// The package in Node against JavaScript's own means, in the same run. Prints `name | ours | peer | ratio`.

import { createRequire } from "node:module";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

const [, , packagePath, folder, variant] = process.argv;
const { Case } = createRequire(import.meta.url)(packagePath);
const read = (name) => readFileSync(`${folder}/${name}`);

/** Reads one input into a case of its own, and lets go of it. */
function add(name, bytes) {
  const investigation = new Case();
  investigation.add(name, bytes);
  investigation.free();
}

/** Best of some runs, in milliseconds. */
function best(runs, work) {
  let least = Infinity;
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

const row = (name, unit, ours, peer) => console.log(`${name} | ${ours.toFixed(0)} ${unit} | ${peer.toFixed(0)} ${unit} | ${(ours / peer).toFixed(2)}`);

// A log: all messages of the product against one alternation of the same literals.
{
  const log = read("100m.log");
  const literals = read("literals.txt").toString().split("\n").filter(Boolean);
  const escape = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const slice = (bytes, at) => bytes.latin1Slice(at, Math.min(at + (8 << 20), bytes.length));
  const pattern = new RegExp(literals.map(escape).join("|"), "g");
  const size = log.length / 1e6;
  const ours = best(5, () => add("long.log", log));
  const peer = best(3, () => {
    let count = 0;
    for (let at = 0; at < log.length; at += 8 << 20) count += (slice(log, at).match(pattern) ?? []).length;
    return count;
  });
  row(`log, wasm ${variant ?? "with vectors"} against a JavaScript alternation`, "MB/s", (size / ours) * 1e3, (size / peer) * 1e3);
  // Of another build of the package only this is asked.
  if (variant) process.exit(0);
  const packed = read("100m.log.gz");
  const gz = best(3, () => add("long.log.gz", packed));
  const { gunzipSync } = await import("node:zlib");
  const inflate = best(3, () => {
    const all = gunzipSync(packed);
    for (let at = 0; at < all.length; at += 8 << 20) slice(all, at).match(pattern);
  });
  row("gzip, wasm against zlib and the alternation", "MB/s", (size / gz) * 1e3, (size / inflate) * 1e3);
  let streamed = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const start = performance.now();
    for await (const chunk of new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).latin1Slice().match(pattern);
    }
    streamed = Math.min(streamed, performance.now() - start);
  }
  row("gzip, wasm against DecompressionStream and the alternation", "MB/s", (size / gz) * 1e3, (size / streamed) * 1e3);
}

// A file of certificates, all of its reading, against a certificate each.
{
  const pem = read("certificates.pem").toString();
  const each = pem.match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g);
  const ours = best(5, () => add("certificates.pem", Buffer.from(pem)));
  const peer = best(2, () => {
    for (const one of each) {
      const c = new X509Certificate(one);
      void [c.subject, c.issuer, c.serialNumber, c.validFrom, c.validTo, c.subjectAltName, c.fingerprint, c.fingerprint256, c.publicKey.asymmetricKeyDetails];
    }
  });
  row("a file of certificates, wasm against X509Certificate", "a second", (each.length / ours) * 1e3, (each.length / peer) * 1e3);
}

// The certificate query with 10,000 certificates.
{
  const query = read("query.txt");
  const ours = best(3, () => add("query.txt", query));
  console.log(`certificate query of 10,000, wasm | ${ours.toFixed(0)} ms | goal 250 ms | ${(250 / ours).toFixed(2)}`);
}

// A folder of 1,000 trust-list files.
{
  const list = read("ITLFile.tlv");
    const ours = best(2, () => {
    const investigation = new Case();
    for (let i = 0; i < 1000; i += 1) investigation.add(`${i}/ITLFile.tlv`, list);
    investigation.free();
  });
  console.log(`1,000 trust-list files with their signatures, wasm | ${ours.toFixed(0)} ms | goal 1,000 ms without | ${(1000 / ours).toFixed(2)}`);
}
