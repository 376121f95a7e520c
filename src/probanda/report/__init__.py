"""Report: a case in words that never say more than its evidence.

In: a `CaseView`, gathered by an act. Out: text (HTML) that stands alone, offline, the same bytes for the same view.
May import: `probanda.model`, the standard library and Jinja2; no other step, no database. The one thing it reads from
disk, besides its own templates, are the stills that the view names, and it checks them against their digests.
"""
