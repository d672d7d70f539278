"""The key that signs the days: a file that only its owner may read, made when it is first needed."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from infra.errors import Refused
from infra.i18n import text
from infra.secrets import kept_file
from infra.settings import settings


def signing_key() -> Ed25519PrivateKey:
    """The key of the settings, or the one in the data folder, made there if absent.

    Raises Refused where the file named in the settings is no Ed25519 key.
    """
    own = settings().data_dir / "trail-key.pem"
    if settings().trail_key is None:
        kept_file(own, _fresh)
    return read_key(settings().trail_key or own)


def _fresh() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_key(file: Path) -> Ed25519PrivateKey:
    """The key in a PEM file. Raises Refused where there is none."""
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as failure:
        raise Refused(text("trail.no_key", file=str(file), reason=str(failure)[:200])) from failure
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(text("trail.no_key", file=str(file), reason=type(key).__name__))
    return key
