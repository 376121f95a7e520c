"""Django's settings for the store alone: no secret, no server, the database is named when a workspace is opened."""

INSTALLED_APPS = ["probanda.store.apps.StoreConfig"]
DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SECRET_KEY = "unused: the store signs nothing"  # noqa: S105 - Django wants one; no session is ever made with it
