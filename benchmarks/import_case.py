"""How fast a case of many records is read, imported, rebuilt and exported: `import_case.py [RECORDS] [POSTGRESQL_URL]`.

SQLite in a temporary folder; PostgreSQL too, when the URL of an empty database is given. The import is measured without
the verifier (its time stands apart), beside SHA-256 of 1 GiB in the same run.
"""

import hashlib
import secrets
import sys
import tempfile
import time
from pathlib import Path

from probanda.acts.import_case import import_case, open_package
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import Address, workspace_at
from probanda.model.canonical import encode
from probanda.model.custody import MAX_SUBJECTS, Act, Case, Details, Record, Subject
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Key, new_record_id
from probanda.model.value import Body
from probanda.preserve import merkle
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.preserve.keys import signing_key
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.preserve.note import new_key, origin_of, sign_checkpoint
from probanda.preserve.package import PackageContents, write_package
from probanda.preserve.read_package import ReadPackage, read_package
from probanda.preserve.verifier import verify
from probanda.store.projections import rebuild
from probanda.store.workspace import create

KEY = new_key(b"\x01" * 32)
CASE = CaseId("c-aaaaaaaaaaaaaaaaaaaaaaaa")
AT = "2031-10-02T08:00:00Z"


def many_records(count: int, vault: Path) -> PackageContents:
    """A case of this many actors, 1,024 an entry."""
    bodies: list[Body] = [Case(key=Key("many"), title="Many", case_id=CASE), signing_key(KEY, first=True)]
    for number in range(count):
        name = Name(text=f"Speaker {number} of the harbour and its quay")
        bodies.append(Actor(key=Key(f"p{number}"), actor_kind=ActorKind.PERSON, names=(name,)))
    records: list[Record] = []
    entries: list[bytes] = []
    subjects: list[tuple[Subject, ...]] = []
    details: list[tuple[bytes, bytes] | None] = []
    for at in range(0, len(bodies), MAX_SUBJECTS):
        named = []
        for body in bodies[at : at + MAX_SUBJECTS]:
            raw, salt, record = encode(body), secrets.token_bytes(32), new_record_id(secrets.token_bytes)
            digest = record_digest(salt, raw)
            named.append(Subject(record=record, version=1, digest=digest))
            kind, entry = kind_of(body), len(entries)
            records.append(
                Record(
                    record=record,
                    version=1,
                    record_kind=kind,
                    schema=1,
                    salt=salt,
                    body=raw,
                    digest=digest,
                    entry=entry,
                )
            )
        said, salt = encode(Details(by="p-00ff", role="investigator", tool="a benchmark")), secrets.token_bytes(32)
        before = entries[-1] if entries else None
        digest = details_digest(salt, said)
        entries.append(next_entry(before, at=AT, act=Act.STATED, subjects=named, details=digest)[0])
        subjects.append(tuple(named))
        details.append((salt, said))
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    return PackageContents(
        case_id=CASE,
        records=tuple(records),
        entries=tuple(entries),
        subjects=tuple(subjects),
        details=tuple(details),
        checkpoints=(sign_checkpoint(KEY, origin=origin_of(CASE), size=len(entries), root=root),),
        signer=KEY,
        blobs=DiskBlobs(vault),
        made_at=AT,
        tool="a benchmark",
    )


def timed(what: str, since: float, records: int) -> None:
    """One line of the answer."""
    took = time.perf_counter() - since
    print(f"{what:<48}{took:8.2f} s {records / took:10,.0f} records/s")


def measure(title: str, address: Address, package: ReadPackage, count: int) -> None:
    """The lines of one database."""
    with create(address, randomness=secrets.token_bytes) as workspace:
        since = time.perf_counter()
        import_case(workspace, "many", package)
        timed(f"{title}: imported (after verify and read)", since, count)
        since = time.perf_counter()
        rebuild(workspace, package.case_id)
        timed(f"{title}: projections rebuilt", since, count)


def main() -> None:
    """Make a case, then take the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    block, started = bytes(1 << 20), time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(1024):
        digest.update(block)
    print(f"{'SHA-256 of 1 GiB':<48}{time.perf_counter() - started:8.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        contents, since = many_records(count, root / "vault"), time.perf_counter()
        write_package(contents, root / "package")
        timed("written as a package", since, count)
        since = time.perf_counter()
        verify(root / "package")
        timed("verified", since, count)
        since = time.perf_counter()
        sum(1 for _ in read_package(root / "package").records())
        timed("read and checked", since, count)
        package = open_package(root / "package")
        measure("SQLite", root / "sqlite", package, count)
        if len(sys.argv) > 2:
            measure("PostgreSQL", workspace_at(sys.argv[2], folder=str(root / "postgresql")), package, count)


if __name__ == "__main__":
    main()
