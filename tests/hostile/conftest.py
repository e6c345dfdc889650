"""The attacked portal: two provinces with a row of everything."""

import pytest

from tests.cast import Cast
from tests.hostile.world import World, make_world


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)
