"""The log of each case in tiles: a projection of its entries."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more table, made from entries by `probanda rebuild` and by the next act."""

    dependencies: ClassVar = [("store", "0002_settings")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LogTileRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.CharField(max_length=32)),
                ("level", models.IntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={"db_table": "log_tiles"},
        ),
        migrations.AddConstraint(
            model_name="logtilerow",
            constraint=models.UniqueConstraint(fields=("case_id", "level", "index"), name="log_tiles_place"),
        ),
    ]
