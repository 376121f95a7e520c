"""Verification: what several sources allow together.

In: datings, incidents, exhibits as values of `probanda.model`. Out: findings in bounds and in words that never say
more than their sources. May import: `probanda.model`, the standard library and libraries; no other step, no database.
"""
