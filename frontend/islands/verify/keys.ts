// Whose key it is: DID documents with the history of their keys, and signatures held against them by WebCrypto.
import { fromBase64url, fromMultibase, Invalid, type Json, type Members } from "./encodings";

export interface Key {
  id: string;
  controller: string;
  raw: Uint8Array;
  expires: number | null;
  revoked: number | null;
}

/** One or many, as many. */
export function listed(value: Json | undefined): Json[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

export function isMembers(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function identifier(value: Json | undefined): string {
  const found = isMembers(value) ? value["id"] : value;
  return typeof found === "string" ? found : "";
}

/** A dateTimeStamp in milliseconds; null where there is none. */
export function moment(value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) throw new Invalid("bad_date");
  const found = Date.parse(value);
  if (Number.isNaN(found)) throw new Invalid("bad_date");
  return found;
}

/** The keys of a DID document that may make assertions. */
export function keysOf(document: Members): Key[] {
  const did = identifier(document);
  const full = (name: string) => (name.startsWith("#") ? did + name : name);
  const allowed = new Set(listed(document["assertionMethod"]).map((one) => full(identifier(one))));
  const found: Key[] = [];
  for (const one of [...listed(document["verificationMethod"]), ...listed(document["assertionMethod"])]) {
    if (!isMembers(one) || !allowed.has(full(identifier(one)))) continue;
    const raw = rawKey(one);
    if (raw) found.push({ id: full(identifier(one)), controller: typeof one["controller"] === "string" ? one["controller"] : did, raw, expires: moment(one["expires"]), revoked: moment(one["revoked"]) });
  }
  return found;
}

function rawKey(method: Members): Uint8Array | null {
  try {
    const jwk = method["publicKeyJwk"];
    if (isMembers(jwk)) return jwk["crv"] === "Ed25519" && typeof jwk["x"] === "string" ? fromBase64url(jwk["x"]) : null;
    const multikey = fromMultibase(method["publicKeyMultibase"]);
    return multikey.length === 34 && multikey[0] === 0xed && multikey[1] === 1 ? multikey.slice(2) : null;
  } catch {
    return null;
  }
}

/**
 * Throws Invalid unless the key counted when it signed. Without a moment a key that has an end is refused; a revoked one
 * always, for somebody else may have had it, and moments are theirs to choose.
 */
export function heldAt(key: Key, signed: number | null): void {
  if (key.revoked !== null) throw new Invalid("key_revoked");
  if (key.expires !== null && (signed === null || signed >= key.expires)) throw new Invalid("key_expired");
}

/** Throws Invalid unless the signature over the data is the key's; NotSupportedError where the browser knows no Ed25519. */
export async function signedBy(key: Key, signature: Uint8Array, data: Uint8Array): Promise<void> {
  const made = await crypto.subtle.importKey("raw", key.raw as BufferSource, { name: "Ed25519" }, false, ["verify"]);
  if (signature.length !== 64 || !(await crypto.subtle.verify({ name: "Ed25519" }, made, signature as BufferSource, data as BufferSource))) {
    throw new Invalid("bad_signature");
  }
}

export async function sha256(data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data as BufferSource));
}
