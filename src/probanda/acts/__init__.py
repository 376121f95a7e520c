"""What people do: slow work first, then one short transaction.

In: an open workspace, an operator (who, with which clock and randomness), values. Out: values; the case's ledger is
longer by the entries of the act. May import: store, the steps, model. The only way to change a case.
"""
