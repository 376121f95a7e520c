"""The door: one verb a file.

In: words typed by a person. Out: sentences or JSON on standard output, progress on standard error, an exit code. May
import anything below; imports inside verbs are late, so that `verify` and `cite` never load Django or PyAV.
"""
