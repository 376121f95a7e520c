"""EDTF, the Extended Date/Time Format of ISO 8601-2:2019 (clauses of levels 0, 1 and 2), read and written.

In: text. Out: values that keep every mark of it, and the four bounds that they allow. One meaning has one spelling, the
normal form; reading it again gives the same value. A doubt (`?`) never widens a date, and nothing makes it certain.
"""
