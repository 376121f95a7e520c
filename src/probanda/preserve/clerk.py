"""The README of a package, for a person at a court who has never seen one: plain words, plain text.

The fingerprint of the key is left out on purpose: whoever can change the folder could change it here too.
"""

from textwrap import dedent

README = "README.txt"


def readme(
    *,
    title: str,
    notice: str,
    made_at: str,
    exhibits: int,
    entries: int,
    shown: int | None,
    withheld: int,
    withheld_records: int,
) -> str:
    """The text of the README; `notice` ("FICTIONAL") stands first where the case has one.

    `shown` of the entries lie in the package, or None: all. `withheld` of these do not say by whom and why they
    were made.
    """
    form = _FULL if shown is None else _SHOWN
    kept_back = [
        *([_DETAILS.format(count=withheld)] if withheld else []),
        *([_RECORDS.format(count=withheld_records)] if withheld_records else []),
    ]
    text = _TEXT.format(
        title=title,
        made_at=made_at,
        exhibits=exhibits,
        ledger=form.format(entries=entries, shown=shown),
        kept_back="".join(f"\n{one}" for one in kept_back),
        ledger_files=_FULL_FILES if shown is None else _SHOWN_FILES,
    )
    return (f"{notice}\n\n" if notice else "") + text


_FULL = """\
  The ledger is full: each of its {entries} entries lies here."""
_SHOWN = """\
  THE LEDGER IS NOT WHOLE. It has {entries} entries, and {shown} lie here: those that entered
  what is shown. For each there is a proof that it stands in the signed ledger. What the
  others did cannot be judged from this folder: one of them may have corrected, added to or
  taken back what is shown. If that matters, ask the sender for the full ledger."""
_DETAILS = """\
  {count} entries do not show by whom and why they were made: that was kept back."""
_RECORDS = """\
  WITHHELD: {count} records. Their digests and entries lie here, what they say does not, nor do
  their files. records.jsonl gives the reason for each, and the program lists them all."""
_FULL_FILES = """\
  ledger.jsonl       the ledger; subjects.jsonl and details.jsonl belong to it"""
_SHOWN_FILES = """\
  ledger.jsonl       the entries that are shown; details.jsonl, inclusion.jsonl and
                     consistency.jsonl belong to it"""
_TEXT = dedent(
    """\
    {title}

    WHAT THIS IS

      This folder is an evidence package, made on {made_at} (UTC, by the clock of the
      sender's computer). It holds {exhibits} exhibits, and a ledger that says what was done with
      them, in which order. Nothing in it has to be believed: it brings a program that checks it.

    {ledger}{kept_back}

    HOW TO CHECK IT

      You need a computer with Python 3.9 or newer. You need no internet, and nothing else
      has to be installed.

      1. Ask the sender for the fingerprint of their key: 64 digits and letters (a to f).
         Ask by another way than the one by which this folder came: by telephone, or in
         person. It does not stand in this file, because whoever could change this folder
         could change it here too.
      2. Open a terminal in this folder and type (on Windows: py instead of python3):

             python3 verify.py --key FINGERPRINT

      3. Read the word in capitals near the end.

      If you have an older package of this case, or an older checkpoint (a file of its folder
      checkpoints), add --earlier and its path: the program says whether this one continues it.

      If you do not want to trust the verify.py in this folder, take the same file from a
      copy of probanda that you trust, and give it the path of this folder.

    WHAT THE ANSWER MEANS

      PROVED     Nothing was changed, added or taken away since it was sealed, and it was
                 signed with the key whose fingerprint you typed.
      DISPROVED  Something was changed, added or taken away, or another key signed it.
                 The lines above the answer say what. Ask the sender for a new copy.
      UNKNOWN    It could not be decided: most often because no fingerprint was typed, or
                 because a time stamp lies here and was not checked.
                 Unknown never means valid.

    WHAT IS NOT PROVED, WHATEVER THE ANSWER

      - that the source really gave out this material, or that it was not altered before
        it was taken
      - that what the material shows or says is true
      - who held the key, and who stands behind the tokens in the ledger
      - when it was: the times are those of the sender's own clock. Where an authority has
        stamped the ledger, verify.py says so. To check its stamps, add --trust ROOTS.pem (the
        authority's root certificates, from the authority itself) to the line above; this one
        check needs the Python package rfc3161-client, 1.0.9 or newer
      - that this is all there is

    WHAT LIES WHERE

      data/originals/    the material as it was taken, a folder for each exhibit
      data/derived/      what was made from it (pictures from a video, say), a folder for each
      data/dossier/      the readable form, where there is one: open it in a browser
      records.jsonl      everything that is known about the case, a line for each record
    {ledger_files}
      checkpoints/       signed states of the ledger
      proof/             for each exhibit, the proof that it stands in the ledger: as JSON, and
                         as a C2SP tlog-proof for programs of others
      package.note       the signature over this folder as a whole
      verify.py          the program that checks all this
      manifest-sha256.txt, tagmanifest-sha256.txt, bagit.txt, bag-info.txt
                         the list of files, in the form of BagIt (RFC 8493)
    """
)
