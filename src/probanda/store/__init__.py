"""The only SQL: records, one ledger a case, guards, projections.

In: bodies (values of model) inside one act. Out: records and values read back from their stored bytes. May import:
model, the steps (for the ledger's arithmetic), Django. Nothing above it touches the database.
"""

import os

import django
from django.conf import settings


def _configure() -> None:
    """Django's models want settings before they can be imported: ours, unless a server brought its own."""
    from probanda.store import django_settings  # noqa: PLC0415 - this package must exist first

    chosen = {name: getattr(django_settings, name) for name in dir(django_settings) if name.isupper()}
    settings.configure(**chosen)
    django.setup()


if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    _configure()
