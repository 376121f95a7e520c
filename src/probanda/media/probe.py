"""The probe, in the child: what a media file says about itself.

A still image is read by Pillow, all else by FFmpeg; the first bytes decide, never the name.
Request: {"path"}. Answer: {"failure": sentence} or the facts; and always which tool read it, and how.
"""

import json
import os
from pathlib import Path

from probanda.media.still import form_of, image_facts


def answer(request: bytes) -> bytes:
    """The facts as JSON; see the module."""
    path = Path(json.loads(request)["path"])
    form = form_of(path)
    facts = image_facts(path, form) if form else None
    if facts is None:
        from probanda.media.film import film_facts  # noqa: PLC0415 - a library is half the time of a reading

        facts = film_facts(path)
    missing = os.environ.get("PROBANDA_WALLS_MISSING", "")
    if missing:  # what this very reading was not kept from, as the confined reader told it
        facts["tool"]["settings"]["not_kept_from"] = missing
    return json.dumps(facts).encode()
