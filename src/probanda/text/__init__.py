"""Text: what words say, and how surely, before anybody judges them.

In: bytes or text of transcripts, translations and articles. Out: values of `probanda.model` (cues with their marks,
citations of law), each with its span and the rule that found it; nothing is rewritten and nothing is chosen.
May import: `probanda.model`, the standard library and libraries; no other step, no database.
"""
