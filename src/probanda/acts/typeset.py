"""Setting a dossier as PDF, in a process of its own: whatever becomes of it, the HTML and the package stand."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from probanda.model.errors import MachineError

_LONGEST_S = 1_800  # a dossier of thousands of pages; who waits longer prints the HTML
_MOST_SHOWN = 8
_ADVICE = "Print the HTML from a browser; it holds the same words."


class _Answer(msgspec.Struct, frozen=True):
    undrawn: tuple[str, ...]


def typeset(page: Path, out: Path, *, made_at: str) -> tuple[str, ...]:
    """The characters that no font at hand can draw, as `U+XXXX`; the PDF of `page` is at `out`.

    Raises:
        MachineError: it could not be set here; nothing is at `out`.
    """
    command = [sys.executable, "-m", "probanda.report.pdf", str(page), str(out), made_at]
    # The child finds probanda where this process found it, whatever the folder is that it runs in.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"}
    try:
        ran = subprocess.run(  # noqa: S603 - our own module, and paths of ours
            command, capture_output=True, timeout=_LONGEST_S, env=environment, check=False
        )
    except subprocess.TimeoutExpired as why:
        out.unlink(missing_ok=True)
        raise MachineError(f"the PDF was not set within {_LONGEST_S // 60} minutes", advice=_ADVICE) from why
    if ran.returncode == 0:
        return msgspec.json.decode(ran.stdout, type=_Answer).undrawn
    out.unlink(missing_ok=True)
    said = ran.stderr.decode("utf-8", "replace").splitlines() or ["it said nothing"]
    if ran.returncode == MachineError.exit:
        raise MachineError(said[0], advice="".join(said[1:2]))
    raise MachineError(f"the PDF could not be set: {said[-1]}", advice=_ADVICE)


def set_or_say(page: Path, out: Path, *, made_at: str) -> tuple[str, tuple[str, ...]]:
    """Why there is no PDF at `out` (empty: there is one), and what it cannot show, a sentence each."""
    try:
        undrawn = typeset(page, out, made_at=made_at)
    except MachineError as why:
        return f"{why}. {why.advice}", ()
    if not undrawn:
        return "", ()
    shown = ", ".join(undrawn[:_MOST_SHOWN]) + (", ..." if len(undrawn) > _MOST_SHOWN else "")
    said = (
        f"the PDF holds {len(undrawn)} characters that no font of probanda draws ({shown}): "
        "look at them there; the text attached to it, and the HTML, hold them"
    )
    return "", (said,)
