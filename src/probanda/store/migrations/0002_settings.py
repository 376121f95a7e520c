"""What a workspace knows about itself: the key that it signs with."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more table, which holds no evidence."""

    dependencies: ClassVar = [("store", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SettingRow",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("value", models.TextField()),
            ],
            options={"db_table": "settings"},
        ),
    ]
