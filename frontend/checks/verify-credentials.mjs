// Verifies credentials with libraries that are not ours: what they accept, others will. Reads one JSON document on
// standard input: {did, lists, now, documents, tokens}; writes {documents: [[verified, why]], tokens: [[verified, why]]}.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as rdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { verifyCredential } from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { importJWK, jwtVerify } from "jose";

const OURS = "/contexts/clear-wave/v1";
const here = dirname(fileURLToPath(import.meta.url));
const { did, lists, now, documents, tokens } = JSON.parse(readFileSync(0, "utf8"));

/** Only what was given and the contexts that the build laid out: nothing is fetched. */
async function documentLoader(url) {
  const [address, fragment] = url.split("#");
  if (address === did.id) {
    const method = did.verificationMethod.find((one) => one.id === url);
    const document = fragment ? method && { "@context": "https://w3id.org/security/multikey/v1", ...method } : did;
    if (document) return { contextUrl: null, documentUrl: url, document };
  }
  if (lists[address]) return { contextUrl: null, documentUrl: url, document: lists[address] };
  if (address.endsWith(OURS)) return { contextUrl: null, documentUrl: url, document: JSON.parse(readFileSync(join(here, "..", OURS.slice(1) + ".json"), "utf8")) };
  const file = join(here, "..", "dist", "contexts", `${address.replace("https://", "").replace(/\.json$/, "")}.json`);
  if (existsSync(file)) return { contextUrl: null, documentUrl: url, document: JSON.parse(readFileSync(file, "utf8")) };
  throw new Error(`not at hand: ${url}`);
}

function why(error) {
  return error ? [error.message, ...(error.errors ?? []).map((one) => one.message)].join("; ") : "";
}

async function verified(credential) {
  const suite = [rdfc, createVerifyCryptosuite()].map((cryptosuite) => new DataIntegrityProof({ cryptosuite }));
  const status = (options) => checkStatus({ ...options, suite, documentLoader, verifyBitstringStatusListCredential: true });
  try {
    const found = await verifyCredential({ credential, suite, documentLoader, now: new Date(now), checkStatus: status });
    const ended = found.statusResult?.results?.some((one) => one.status); // a bit that is set is told, not refused
    return [found.verified && !ended, ended ? "its bit is set" : why(found.error)];
  } catch (error) {
    return [false, why(error)];
  }
}

/** The 32 bytes of an Ed25519 key in a Multikey, in base64url as a JWK writes them. */
function raw(multikey) {
  const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let value = 0n;
  for (const letter of multikey.slice(1)) value = value * 58n + BigInt(letters.indexOf(letter));
  return Buffer.from(value.toString(16).slice(-64), "hex").toString("base64url");
}

async function verifiedToken(token) {
  try {
    const keyOf = ({ kid }) => {
      const method = did.verificationMethod.find((one) => one.id === kid);
      if (!method) throw new Error(`no key ${kid}`);
      return importJWK({ kty: "OKP", crv: "Ed25519", x: raw(method.publicKeyMultibase) }, "Ed25519");
    };
    const { payload } = await jwtVerify(token, keyOf, { algorithms: ["Ed25519"], typ: "vc+jwt", currentDate: new Date(now) });
    return [payload.issuer.id === did.id, ""];
  } catch (error) {
    return [false, why(error)];
  }
}

process.stdout.write(
  JSON.stringify({ documents: await Promise.all(documents.map(verified)), tokens: await Promise.all(tokens.map(verifiedToken)) }),
);
