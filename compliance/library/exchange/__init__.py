"""Standards taken out to other programs and frameworks taken in from them. Pure: bytes in, values or faults out."""
