"""Verifiable credentials: keys, proofs, status lists, and what they say together.

Pure: no database, no network, no clock. Labels and training certificates are secured and checked by the same code.
"""
