"""The tables, in two families.

**Evidence**, guarded by triggers (`store.guards`), never updated, never deleted: `CaseRow`, `BodyRow`, `EntryRow`,
`RecordRow`, `CheckpointRow`, `ExpungedRow`. The one exception: a row of `BodyRow` goes once its digest stands in
`ExpungedRow`, which only an entry of the ledger can bring there. **Projections**, computed from evidence and rebuilt at
will: `CurrentRow`, `LogTileRow`. `PersonRow` and `SettingRow` stand apart: the first ties a random token of the ledger
to a name; neither ever leaves the workspace.

A body is bytes by its salted digest; records and entries name digests only.
"""

from django.db import models


class CaseRow(models.Model):
    """A case of this workspace."""

    case_id = models.CharField(max_length=32, primary_key=True)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        """Table name."""

        db_table = "cases"


class BodyRow(models.Model):
    """The bytes behind a digest: a record's body, or an entry's details, with its salt."""

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        """Table name."""

        db_table = "bodies"


class EntryRow(models.Model):
    """One ledger entry: its canonical bytes and their leaf hash."""

    case_id = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    canonical = models.BinaryField()
    leaf = models.CharField(max_length=64)
    details = models.CharField(max_length=64)

    class Meta:
        """One seq a case."""

        db_table = "entries"
        constraints = (models.UniqueConstraint(fields=("case_id", "seq"), name="entries_seq"),)


class RecordRow(models.Model):
    """One version of one record, and the place in the ledger where it was entered."""

    case_id = models.CharField(max_length=32)
    record = models.CharField(max_length=32)
    version = models.IntegerField()
    record_kind = models.CharField(max_length=32)
    schema = models.IntegerField()
    digest = models.CharField(max_length=64)
    entry = models.BigIntegerField()
    position = models.IntegerField()

    class Meta:
        """One row a version; subjects of an entry in their order."""

        db_table = "records"
        constraints = (
            models.UniqueConstraint(fields=("case_id", "record", "version"), name="records_version"),
            models.UniqueConstraint(fields=("case_id", "entry", "position"), name="records_position"),
        )


class CheckpointRow(models.Model):
    """A signed checkpoint of a case's ledger."""

    case_id = models.CharField(max_length=32)
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()

    class Meta:
        """One checkpoint a size."""

        db_table = "checkpoints"
        constraints = (models.UniqueConstraint(fields=("case_id", "size"), name="checkpoints_size"),)


class ExpungedRow(models.Model):
    """A digest whose bytes were deleted for good, and the entry that says so and why."""

    digest = models.CharField(max_length=64, primary_key=True)
    case_id = models.CharField(max_length=32)
    entry = models.BigIntegerField()

    class Meta:
        """Table name."""

        db_table = "expunged"


class PersonRow(models.Model):
    """Who stands behind a token of the ledger; known to this workspace only."""

    case_id = models.CharField(max_length=32)
    name = models.TextField()
    token = models.CharField(max_length=32)

    class Meta:
        """One token a person and case."""

        db_table = "persons"
        constraints = (models.UniqueConstraint(fields=("case_id", "name"), name="persons_name"),)


class LogTileRow(models.Model):
    """Projection: up to 256 hashes of a case's log, one after the other."""

    case_id = models.CharField(max_length=32)
    level = models.IntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        """One tile a place."""

        db_table = "log_tiles"
        constraints = (models.UniqueConstraint(fields=("case_id", "level", "index"), name="log_tiles_place"),)


class SettingRow(models.Model):
    """What a workspace knows about itself; never evidence."""

    name = models.CharField(max_length=32, primary_key=True)
    value = models.TextField()

    class Meta:
        """Table name."""

        db_table = "settings"


class CurrentRow(models.Model):
    """Projection: the current version of each record, by kind and key."""

    case_id = models.CharField(max_length=32)
    record = models.CharField(max_length=32)
    version = models.IntegerField()
    record_kind = models.CharField(max_length=32)
    key = models.TextField()
    label = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    first_entry = models.BigIntegerField()
    first_position = models.IntegerField()

    class Meta:
        """One row a record; one record a key."""

        db_table = "current_records"
        constraints = (
            models.UniqueConstraint(fields=("case_id", "record"), name="current_record"),
            models.UniqueConstraint(fields=("case_id", "record_kind", "key"), name="current_key"),
        )
