"""The whole product: everybody, every address, five methods, each of the three cases."""

import pytest

from tests.integration.matrix.conftest import world
from tests.integration.matrix.test_permissions import test_everybody_at_every_address

__all__ = ["test_everybody_at_every_address", "world"]

pytestmark = pytest.mark.torture
