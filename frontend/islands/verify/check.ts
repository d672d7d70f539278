// What a credential says at a moment, found out in the reader's own browser: the same states, in the same order, as
// `moldir label verify`. What cannot be learnt is never read as good news.
import { canonical, fromBase64url, fromCbor, fromCode, fromMultibase, Invalid, signedOver, unpacked, type Cbor, type Json, type Members } from "./encodings";
import { heldAt, identifier, isMembers, type Key, keysOf, listed, moment, sha256, signedBy } from "./keys";

export type State = "valid" | "suspended" | "revoked" | "expired" | "not yet valid" | "unknown status" | "invalid" | "not here";
export interface Reason { code: string; moment?: number; purpose?: string }
export interface Verdict { state: State; reasons: Reason[]; credential: Members | null; key: string; passedOver: boolean }

/** What is at hand: DID documents and lists that were brought as files, and how to ask an issuer for its own. */
export interface Sources { documents: Members[]; lists: Members[]; fetched: (address: string) => Promise<Members | null> }

const ORDER: State[] = ["invalid", "revoked", "expired", "not yet valid", "suspended", "unknown status"];
const V2 = "https://www.w3.org/ns/credentials/v2";
const LABEL = "ClearWaveLabelCredential";
const JCS = "eddsa-jcs-2022";
const RDFC = "eddsa-rdfc-2022";
const LARGEST = 1_000_000;
const encoder = new TextEncoder();

class NotHere extends Error {}
class NoKeys extends Error {}

interface Secured { credential: Members; key: Key; passedOver: boolean }

/** The state of a credential. Never throws for what it holds. */
export async function verdictOn(text: string, sources: Sources, at: number): Promise<Verdict> {
  let found: Secured;
  try {
    found = await secured(text, sources, at);
  } catch (fault) {
    const told = (state: State, code: string): Verdict => ({ state, reasons: [{ code }], credential: null, key: "", passedOver: false });
    if (fault instanceof Invalid) return told("invalid", fault.message);
    if (fault instanceof NoKeys) return told("unknown status", "no_keys");
    if (fault instanceof NotHere) return told("not here", "suite_not_here");
    if (fault instanceof DOMException && fault.name === "NotSupportedError") return told("not here", "browser_too_old");
    return told("invalid", "not_json");
  }
  const said = [...term(found.credential, at), ...(await status(found.credential, sources, at))];
  const state = ORDER.find((one) => said.some(([each]) => each === one)) ?? "valid";
  const reasons = said.filter(([each]) => each === state).map(([, reason]) => reason);
  return { state, reasons: reasons.length ? reasons : [{ code: "holds" }], credential: found.credential, key: found.key.id, passedOver: found.passedOver };
}

/** A JSON object of text that nobody vouches for. */
export function read(text: string): Members {
  if (text.length > LARGEST) throw new Invalid("too_large");
  let found: Json;
  try {
    found = JSON.parse(text) as Json;
  } catch {
    throw new Invalid("not_json");
  }
  if (!isMembers(found)) throw new Invalid("not_json");
  return found;
}

async function secured(text: string, sources: Sources, at: number): Promise<Secured> {
  const trimmed = text.trim();
  if (/^https?:\/\//i.test(trimmed)) throw new Invalid("only_address");
  const found = /^cw1:/i.test(trimmed) ? await ofCode(trimmed, sources)
    : /^ey[^.\s]*\.[^.\s]*\.[^.\s]*$/.test(trimmed) ? await ofToken(trimmed, sources)
    : await ofProofs(read(trimmed), sources, at);
  sound(found.credential);
  const issuer = identifier(found.credential["issuer"]);
  if (issuer !== found.key.controller && issuer !== found.key.id.split("#")[0]) throw new Invalid("not_by_issuer");
  return found;
}

function sound(credential: Members): void {
  const subjects = listed(credential["credentialSubject"]);
  if (listed(credential["@context"])[0] !== V2 || !listed(credential["type"]).includes("VerifiableCredential")
      || !identifier(credential["issuer"]) || !subjects.length || !subjects.every((one) => isMembers(one) && Object.keys(one).length)) {
    throw new Invalid("not_a_credential");
  }
  moment(credential["validFrom"]);
  moment(credential["validUntil"]);
}

/** The keys of an issuer: of a DID document that was brought, else of the issuer's own address. */
async function keysFor(did: string, sources: Sources): Promise<Key[]> {
  const brought = sources.documents.filter((one) => identifier(one) === did);
  const host = did.startsWith("did:web:") ? decodeURIComponent(did.slice("did:web:".length)) : "";
  const fetched = brought.length || !host ? null : await sources.fetched(`${siteOf(host)}/.well-known/did.json`);
  const documents = brought.length ? brought : fetched && identifier(fetched) === did ? [fetched] : [];
  if (!documents.length) throw new NoKeys();
  return documents.flatMap(keysOf);
}

/** An address of one's own machine has no certificate. */
function siteOf(host: string): string {
  return `${/^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(host) ? "http" : "https"}://${host}`;
}

async function keyOf(id: string, sources: Sources): Promise<Key> {
  const found = (await keysFor(id.split("#")[0]!, sources)).find((one) => one.id === id);
  if (!found) throw new Invalid("unknown_key");
  return found;
}

async function ofProofs(document: Members, sources: Sources, at: number): Promise<Secured> {
  const { proof, ...bare } = document;
  const proofs = listed(proof);
  if (!proofs.length) throw new Invalid("no_proof");
  if (proofs.length > 8 || !proofs.every(isMembers)) throw new Invalid("bad_proof");
  sound(document);
  const known = proofs.filter((one) => one["cryptosuite"] === JCS);
  if (!known.length) {
    if (proofs.some((one) => one["cryptosuite"] === RDFC)) throw new NotHere();
    throw new Invalid("unknown_suite");
  }
  const keys = [];
  for (const one of known) keys.push(await ofProof(bare, one, sources, at));
  return { credential: document, key: keys[0]!, passedOver: known.length < proofs.length };
}

async function ofProof(bare: Members, proof: Members, sources: Sources, at: number): Promise<Key> {
  const { proofValue, ...options } = proof;
  const created = moment(proof["created"]);
  const expires = moment(proof["expires"]);
  if (proof["type"] !== "DataIntegrityProof" || proof["previousProof"] !== undefined) throw new Invalid("unknown_suite");
  if (proof["proofPurpose"] !== "assertionMethod") throw new Invalid("bad_purpose");
  if (created !== null && created > at) throw new Invalid("proof_from_future");
  if (expires !== null && expires <= at) throw new Invalid("proof_expired");
  const key = await keyOf(identifier(proof["verificationMethod"]), sources);
  heldAt(key, created);
  let document = bare;
  if (options["@context"] !== undefined) {
    const signed = listed(options["@context"]);
    if (canonical(listed(bare["@context"]).slice(0, signed.length)) !== canonical(signed)) throw new Invalid("other_context");
    document = { ...bare, "@context": options["@context"] };
  }
  const hashes = await Promise.all([options, document].map((one) => sha256(encoder.encode(canonical(one)))));
  await signedBy(key, fromMultibase(proofValue), Uint8Array.from(hashes.flatMap((one) => [...one])));
  return key;
}

async function ofToken(token: string, sources: Sources): Promise<Secured> {
  const [head, body, signature] = token.split(".") as [string, string, string];
  const header = read(new TextDecoder().decode(fromBase64url(head)));
  if (header["alg"] !== "Ed25519" && header["alg"] !== "EdDSA") throw new Invalid("unknown_suite");
  if (!["vc+jwt", "vc+ld+jwt"].includes(String(header["typ"])) || "crit" in header || typeof header["kid"] !== "string") throw new Invalid("bad_token");
  const key = await keyOf(header["kid"], sources);
  await signedBy(key, fromBase64url(signature), encoder.encode(`${head}.${body}`));
  const claims = read(new TextDecoder().decode(fromBase64url(body)));
  const issued = claims["iat"];
  if (issued !== undefined && typeof issued !== "number") throw new Invalid("bad_token");
  heldAt(key, issued === undefined ? null : issued * 1000);
  return { credential: claims, key, passedOver: false };
}

async function ofCode(text: string, sources: Sources): Promise<Secured> {
  const found = fromCbor(await fromCode(text.slice("CW1:".length)));
  const parts = found instanceof Object && "tag" in found && found.tag === 18 ? found.value : null;
  if (!Array.isArray(parts) || parts.length !== 4) throw new Invalid("bad_code");
  const [head, , payload, signature] = parts;
  if (!(head instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) throw new Invalid("bad_code");
  const header = fromCbor(head);
  const claims = fromCbor(payload);
  if (!(header instanceof Map) || !(claims instanceof Map)) throw new Invalid("bad_code");
  const id = header.get(4);
  if (![-19, -8].includes(header.get(1) as number) || !(id instanceof Uint8Array)) throw new Invalid("bad_code");
  const issuer = claims.get(1);
  const issued = claims.get(6);
  if (typeof issuer !== "string" || typeof issued !== "number") throw new Invalid("bad_code");
  for (const key of await keysFor(issuer, sources)) {
    const begins = (await sha256(key.raw)).slice(0, 8);
    if (begins.join() !== id.join()) continue;
    await signedBy(key, signature, signedOver(head, payload));
    heldAt(key, issued * 1000);
    return { credential: credentialOf(claims, issuer), key, passedOver: false };
  }
  throw new Invalid("unknown_key");
}

function credentialOf(claims: Map<Cbor, Cbor>, issuer: string): Members {
  const said = claims.get(-65537);
  if (!Array.isArray(said) || said.length !== 10) throw new Invalid("bad_code");
  const [number, version, , level, product, code, ...places] = said as [string, number, Uint8Array, string, string, string, ...number[]];
  const site = siteOf(decodeURIComponent(issuer.slice("did:web:".length)));
  const entry = (purpose: string, list: number, index: number): Members => ({
    type: "BitstringStatusListEntry", statusPurpose: purpose, statusListIndex: String(index), statusListCredential: `${site}/credentials/status/${list}`,
  });
  const day = (seconds: Cbor | undefined) => {
    if (typeof seconds !== "number") throw new Invalid("bad_code");
    return new Date(seconds * 1000).toISOString();
  };
  return {
    "@context": [V2], type: ["VerifiableCredential", LABEL], issuer, validFrom: day(claims.get(5)), validUntil: day(claims.get(4)),
    credentialSubject: { labelNumber: number, labelVersion: version, level, products: [{ productName: product, code }] },
    credentialStatus: [entry("revocation", places[0]!, places[1]!), entry("suspension", places[2]!, places[3]!)],
  };
}

function term(credential: Members, at: number): [State, Reason][] {
  const begins = moment(credential["validFrom"]);
  const ends = moment(credential["validUntil"]);
  const found: [State, Reason][] = [];
  if (begins !== null && at < begins) found.push(["not yet valid", { code: "begins", moment: begins }]);
  if (ends !== null && at >= ends) found.push(["expired", { code: "ended", moment: ends }]);
  return found;
}

async function status(credential: Members, sources: Sources, at: number): Promise<[State, Reason][]> {
  const entries = listed(credential["credentialStatus"]);
  const found: [State, Reason][] = [];
  for (const entry of entries) {
    const one = await ofEntry(entry, credential, sources, at);
    if (one) found.push(one);
  }
  if (listed(credential["type"]).includes(LABEL)) {
    const named = entries.map((one) => (isMembers(one) ? one["statusPurpose"] : ""));
    for (const purpose of ["revocation", "suspension"]) {
      if (!named.includes(purpose)) found.push(["unknown status", { code: "no_list", purpose }]);
    }
  }
  return found;
}

async function ofEntry(entry: Json, credential: Members, sources: Sources, at: number): Promise<[State, Reason] | null> {
  if (!isMembers(entry) || entry["type"] !== "BitstringStatusListEntry") return ["unknown status", { code: "no_list" }];
  const purpose = String(entry["statusPurpose"]);
  if (purpose === "refresh" || purpose === "message") return null;
  let isSet: boolean;
  try {
    isSet = await bit(entry, credential, sources, at);
  } catch {
    return ["unknown status", { code: "no_list", purpose }];
  }
  if (!isSet) return null;
  if (purpose === "revocation") return ["revoked", { code: "revoked" }];
  return purpose === "suspension" ? ["suspended", { code: "suspended" }] : ["unknown status", { code: "no_list", purpose }];
}

/** The bit of an entry, in a list that the credential's own issuer signed and that is in force. */
async function bit(entry: Members, credential: Members, sources: Sources, at: number): Promise<boolean> {
  const address = String(entry["statusListCredential"]);
  const index = Number(entry["statusListIndex"]);
  if (!/^\d{1,11}$/.test(String(entry["statusListIndex"]))) throw new Invalid("status_index");
  const list = sources.lists.find((one) => one["id"] === address) ?? (await sources.fetched(address));
  if (!list) throw new Invalid("list_missing");
  const { credential: held } = await ofProofsOf(list, sources, at);
  if (identifier(held["issuer"]) !== identifier(credential["issuer"]) || term(held, at).length) throw new Invalid("list_not_in_force");
  const subject = held["credentialSubject"];
  if (!isMembers(subject) || subject["type"] !== "BitstringStatusList" || !listed(subject["statusPurpose"]).includes(entry["statusPurpose"]!)) throw new Invalid("other_purpose");
  const bits = await unpacked(fromMultibase(subject["encodedList"]), "gzip", 16 * 1024 * 1024);
  if (bits.length * 8 < 131_072 || index >= bits.length * 8) throw new Invalid("bad_status_list");
  return Boolean(bits[index >> 3]! & (0x80 >> (index & 7)));
}

async function ofProofsOf(list: Members, sources: Sources, at: number): Promise<Secured> {
  const found = await ofProofs(list, sources, at);
  const issuer = identifier(list["issuer"]);
  if (issuer !== found.key.controller && issuer !== found.key.id.split("#")[0]) throw new Invalid("list_by_another");
  return found;
}
