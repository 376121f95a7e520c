"""Proofs in the form of C2SP tlog-proof (https://c2sp.org/tlog-proof), which tools of other logs read.

- First line `c2sp.org/tlog-proof@v1`, then `extra ` and base64, then `index ` and the number of the entry, then the
  inclusion path in base64, a hash a line, from the leaf up; an empty line; the signed checkpoint as it is.
- The leaf is the entry's. `extra` is the canonical JSON of the entry and of the path from one record to its
  `subjects_root`, so that file and record (salt and body) prove each other; nothing in it is believed.
"""

import base64

from probanda.model.canonical import encode
from probanda.model.custody import RecordProof

HEADER = "c2sp.org/tlog-proof@v1"


def tlog_proof(proof: RecordProof, *, index: int, checkpoint: str) -> str:
    """The proof of a record whose entry has this number, as text; the checkpoint is the one that it leads to."""
    extra = encode(
        {
            "entry": proof.entry,
            "position": proof.position,
            "subject": proof.subject,
            "subject_path": proof.subject_path,
        }
    )
    hashes = "".join(f"{_base64(bytes.fromhex(one))}\n" for one in proof.log_path)
    return f"{HEADER}\nextra {_base64(extra)}\nindex {index}\n{hashes}\n{checkpoint}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
