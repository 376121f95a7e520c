"""Shared forms, in the child of the confined reader: a file without what gives its collector or its source away.

In: the bytes of one file from outside. Out: the bytes that may leave, and the families of what was taken out, from the
closed lists of `model.sharing`. A module a family of files, each with its rules at its head; `derive` chooses by the
first bytes and proves that the picture is the same. May import: `probanda.model`, `media.container`, the standard
library, Pillow and PyAV. What no rule names is taken out, and what cannot be read to its end has no shared form.
"""
