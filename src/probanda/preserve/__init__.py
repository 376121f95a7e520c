"""What keeps evidence what it was: sealing, the vault, Merkle proofs, signed notes, the ledger's arithmetic, packages.

In: hauls, records, entries, keys. Out: sealed files, proofs, packages, the verifiers' reports. May import: model. The
verifiers import the standard library only; the one of packages is one file, because it is copied into each of them.
"""
