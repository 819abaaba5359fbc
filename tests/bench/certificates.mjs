// Certificates one by one, all fields and both fingerprints, against Node's own. Prints `name | ours | peer | ratio`.

import { createRequire } from "node:module";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

const [, , example, file] = process.argv;
const { fields } = createRequire(import.meta.url)(example);
const pems = readFileSync(file, "latin1").match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g);
const ders = pems.map((pem) => Buffer.from(pem.split("\n").slice(1, -1).join(""), "base64"));

const ours = (der) => fields(der);
const peer = (der) => {
  const c = new X509Certificate(der);
  return [c.serialNumber, c.subject, c.issuer, c.validFrom, c.validTo, c.subjectAltName, c.publicKey.asymmetricKeyDetails, c.fingerprint, c.fingerprint256];
};
if (!ders.every((der) => ours(der).toUpperCase().includes(peer(der)[0]))) throw new Error("the two do not read the same serials");

/** How many a second, the best of some runs. */
function rate(runs, read) {
  let least = Infinity;
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    for (const der of ders) read(der);
    least = Math.min(least, performance.now() - start);
  }
  return (ders.length / least) * 1e3;
}

const [fast, slow] = [rate(9, ours), rate(3, peer)];
console.log(`certificates, wasm, all fields, against X509Certificate | ${fast.toFixed(0)} a second | ${slow.toFixed(0)} a second | ${(fast / slow).toFixed(2)}`);
