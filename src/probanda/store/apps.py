"""The store as a Django application, so that its migrations have a home; after each, the guards are made anew."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """Records, ledger, projections."""

    name = "probanda.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the guards installed whoever migrates: Django's own commands do not know them."""
        post_migrate.connect(_guard, sender=self)


def _guard(using: str, **_: object) -> None:
    from probanda.store import guards  # noqa: PLC0415 - it needs the settings that load this module

    guards.install(using)
