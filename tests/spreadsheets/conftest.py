"""Who imports documents in these tests, and the kind that they import."""

from collections.abc import Iterator
from datetime import date

import pytest

from accounts.models import User
from common.history import create
from common.spreadsheets.kinds import Kind
from tests.spreadsheets.kinds_for_tests import DocumentKind, registered

DAY = date(2021, 1, 19)


@pytest.fixture
def officer(db: None) -> User:
    return create(User(username="canbo", full_name="Trần Thị Hạnh"), by=None)


@pytest.fixture
def colleague(db: None) -> User:
    return create(User(username="dongnghiep", full_name="Lê Văn Phúc"), by=None)


@pytest.fixture
def stranger(db: None) -> User:
    """Of another tenant."""
    return create(User(username="canbo2", full_name="Lò Văn Xa"), by=None)


@pytest.fixture
def kind() -> Iterator[Kind]:
    with registered(DocumentKind({"canbo": ["89"], "dongnghiep": ["89"], "canbo2": ["14"]})) as documents:
        yield documents
