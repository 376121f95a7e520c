"""Jobs: many pieces of work at once, on the cores of this machine.

In: pieces of work (`model.work`), a number of workers. Out: what came of each, as it ends. May import: acts and all
below. A worker is a process of its own, never forked from one with an open database; it has no keys and an empty
environment. Any exception of a piece is caught here, and here only: it becomes a sentence that the act enters.
"""
