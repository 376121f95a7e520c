"""The only SQL: records, one ledger a case, guards, projections.

In: bodies (values of model) inside one act. Out: records and values read back from their stored bytes. May import:
model, the steps (for the ledger's arithmetic), Django. Nothing above it touches the database.
"""
