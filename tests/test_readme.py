"""The readme says what the settings read, and points at what is there."""

import re
from pathlib import Path

from django.conf import settings

README = (Path(settings.BASE_DIR) / "README.md").read_text()
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"')


def test_every_setting_read_from_the_environment_is_in_the_table():
    source = (Path(settings.BASE_DIR) / "isoportal" / "settings.py").read_text()
    table = set(re.findall(r"`([A-Z_]+)`", README))
    assert set(READ.findall(source)) - table == set()


def test_every_link_of_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not (Path(settings.BASE_DIR) / link).exists()] == []
