"""The portal's settings, with the pages that it is compared with beside its own."""

from isoportal.settings import *  # noqa: F403  the very settings that are measured
from isoportal.settings import BASE_DIR, STORAGES, TEMPLATES

ROOT_URLCONF = "benchmarks.references.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")
# Both sides find their style without collectstatic having run.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
