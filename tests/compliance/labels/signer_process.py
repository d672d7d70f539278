"""A signer in a process of its own, as one stands before a hardware module: `python -m … SOCKET KEY [lie]`."""

import base64
import json
import socketserver
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Answering(socketserver.StreamRequestHandler):
    """One question, one answer."""

    key: Ed25519PrivateKey
    lies: bool

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline(100_000_000))
        if asked["do"] == "public":
            said = {"public": self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)}
        else:
            said = {"signature": self.key.sign(b"else" if self.lies else base64.b64decode(asked["data"]))}
        answer = {name: base64.b64encode(value).decode() for name, value in said.items()}
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def main(address: str, seed: str, *more: str) -> None:
    Answering.key, Answering.lies = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)), "lie" in more
    with socketserver.UnixStreamServer(address, Answering) as server:
        Path(f"{address}.ready").touch()
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
