"""What keeps evidence what it was: sealing, the vault, Merkle proofs, signed notes, the ledger's arithmetic, packages.

In: hauls, records, entries, keys. Out: sealed files, proofs, packages, the verifier's report. May import: model. The
verifier imports the standard library only, because it is copied into every package.
"""
