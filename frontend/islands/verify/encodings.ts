// Encodings that credentials use and browsers do not bring: canonical JSON, base58, base45, CBOR; and unpacking with a limit.

export class Invalid extends Error {}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Members = { [name: string]: Json };

/** One byte sequence for one document (RFC 8785): members by UTF-16 code units, numbers and strings as ECMAScript has them. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export function fromBase64url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Invalid("bad_encoding");
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  } catch {
    throw new Invalid("bad_encoding");
  }
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Multibase as keys, signatures and lists use it: base58btc (z) and base64url (u). */
export function fromMultibase(text: unknown): Uint8Array {
  if (typeof text !== "string" || !/^[zu]/.test(text)) throw new Invalid("bad_encoding");
  if (text.startsWith("u")) return fromBase64url(text.slice(1));
  if (text.length > 200) throw new Invalid("bad_encoding");
  let value = 0n;
  let zeros = 0;
  for (const letter of text.slice(1)) {
    const digit = BASE58.indexOf(letter);
    if (digit < 0) throw new Invalid("bad_encoding");
    if (value === 0n && digit === 0) zeros += 1;
    value = value * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 255n));
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes]);
}

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

function fromBase45(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let place = 0; place < text.length; place += 3) {
    const digits = [...text.slice(place, place + 3)].map((one) => BASE45.indexOf(one));
    const value = (digits[0] ?? 0) + (digits[1] ?? 0) * 45 + (digits[2] ?? 0) * 2025;
    if (digits.includes(-1) || digits.length === 1 || value > (digits.length === 3 ? 0xffff : 0xff)) throw new Invalid("bad_code");
    if (digits.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

/** What a stream of the browser makes of some bytes; more than `most` is a bomb. */
export async function unpacked(packed: Uint8Array, format: "gzip" | "deflate", most: number): Promise<Uint8Array> {
  const reader = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length;
      if (size > most) throw new Invalid("too_large");
      pieces.push(piece.value);
    }
  } catch {
    await reader.cancel().catch(() => undefined);
    throw new Invalid("damaged");
  }
  const all = new Uint8Array(size);
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return all;
}

/** base45 writes spaces, too, and whoever copies a text loses those at its end. */
export async function fromCode(text: string): Promise<Uint8Array> {
  for (const lost of ["", " ", "  "]) {
    try {
      return await unpacked(fromBase45(text + lost), "deflate", 4000);
    } catch {
      continue;
    }
  }
  throw new Invalid("bad_code");
}

export type Cbor = number | string | Uint8Array | Cbor[] | Map<Cbor, Cbor> | { tag: number; value: Cbor };

/** The little of CBOR (RFC 8949) that a code is made of; anything else is refused. */
export function fromCbor(data: Uint8Array): Cbor {
  let at = 0;
  function head(): [number, number] {
    const first = data[at++];
    if (first === undefined) throw new Invalid("bad_code");
    const short = first & 31;
    if (short < 24) return [first >> 5, short];
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[short];
    if (!size || at + size > data.length) throw new Invalid("bad_code");
    let value = 0;
    for (const end = at + size; at < end; at += 1) value = value * 256 + data[at]!;
    if (!Number.isSafeInteger(value)) throw new Invalid("bad_code");
    return [first >> 5, value];
  }
  function piece(size: number): Uint8Array {
    if (at + size > data.length) throw new Invalid("bad_code");
    at += size;
    return data.slice(at - size, at);
  }
  function one(depth: number): Cbor {
    if (depth > 6) throw new Invalid("bad_code");
    const [kind, value] = head();
    if (kind === 0) return value;
    if (kind === 1) return -1 - value;
    if (kind === 2) return piece(value);
    if (kind === 3) return new TextDecoder("utf-8", { fatal: true }).decode(piece(value));
    if (kind === 6) return { tag: value, value: one(depth + 1) };
    if ((kind !== 4 && kind !== 5) || value > 100) throw new Invalid("bad_code");
    if (kind === 4) return Array.from({ length: value }, () => one(depth + 1));
    const made = new Map<Cbor, Cbor>();
    for (let number = 0; number < value; number += 1) made.set(one(depth + 1), one(depth + 1));
    return made;
  }
  const found = one(0);
  if (at !== data.length) throw new Invalid("bad_code");
  return found;
}

/** What a COSE_Sign1 is signed over: ["Signature1", protected, empty, payload]. */
export function signedOver(head: Uint8Array, payload: Uint8Array): Uint8Array {
  const sized = (bytes: Uint8Array) => {
    const size = bytes.length;
    return [...(size < 24 ? [0x40 | size] : size < 256 ? [0x58, size] : [0x59, size >> 8, size & 255]), ...bytes];
  };
  return Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...sized(head), 0x40, ...sized(payload)]);
}
