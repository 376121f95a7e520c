"""The store as a Django application, so that its migrations have a home."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Records, ledger, projections."""

    name = "probanda.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
