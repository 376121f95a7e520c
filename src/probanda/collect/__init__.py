"""Collect: what comes from outside is fetched, found and read, before anything is sealed.

In: leads (paths, URLs), case folders, files from outside. Out: hauls, authored values with the place of each mistake,
and the answers of confined readers. May import: `probanda.model`, the standard library and libraries; no other step,
no database, no Django.
"""
