"""The attacked portal: two provinces with a row of everything."""

import pytest

from tests.cast import Cast
from tests.hostile.catalogue import catalogue_in
from tests.hostile.inspections import inspections_in
from tests.hostile.papers import papers_in
from tests.hostile.world import World, make_world


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.fixture
def papered(world: World) -> World:
    """The same two provinces with all that belongs to certificates and reorganisations."""
    return papers_in(world)


@pytest.fixture
def catalogued(world: World) -> World:
    """The same two provinces with what they publish, and with the catalogues of their agencies."""
    return catalogue_in(world)


@pytest.fixture
def inspected(world: World) -> World:
    """The same two provinces with what they plan, ask of their agencies and review."""
    return inspections_in(world)
