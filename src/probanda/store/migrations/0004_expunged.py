"""The digests whose bytes were deleted for good; the guards of bodies ask this table (`store.guards`)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more table of evidence."""

    dependencies: ClassVar = [("store", "0003_log_tiles")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ExpungedRow",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("case_id", models.CharField(max_length=32)),
                ("entry", models.BigIntegerField()),
            ],
            options={"db_table": "expunged"},
        ),
    ]
