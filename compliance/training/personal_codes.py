"""Personal codes: ten signs of Crockford's Base32, the last of which shows a slip of the pen.

https://www.crockford.com/base32.html: I, L and O are read as 1, 1 and 0; the check symbol is the number modulo 37.
Codes whose check symbol would be one of the five that are no sign of the alphabet are not given out.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
SIGNS, GROUP = 10, 5
BITS = (SIGNS - 1) * 5
MODULUS = 37


def new_code() -> str:
    """A fresh code: one of 2^45 · 32/37, too many to meet one by guessing."""
    while True:
        number = secrets.randbits(BITS)
        if number % MODULUS < len(ALPHABET):
            signs = "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))
            return signs + ALPHABET[number % MODULUS]


def written(code: str) -> str:
    """A code as it is printed: in two groups."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def read_code(typed: str) -> str | None:
    """What somebody typed, however spaced and in whichever case; None for what no code can be."""
    signs = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—.").translate(MISREAD)
    if len(signs) != SIGNS or any(sign not in ALPHABET for sign in signs):
        return None
    number = 0
    for sign in signs[:-1]:
        number = number << 5 | ALPHABET.index(sign)
    return signs if number % MODULUS == ALPHABET.index(signs[-1]) else None
