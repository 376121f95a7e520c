"""The words of the domain: frozen values, their canonical bytes, the ports, the errors.

In: nothing. Out: values that every other folder speaks in. May import: the standard library and msgspec, nothing of
probanda outside this folder.
"""
