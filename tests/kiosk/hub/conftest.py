"""A hub on loopback and the laptops packed from its file, as the tests of `sync` have them."""

from tests.sync.hub.conftest import packed as packed
from tests.sync.hub.conftest import running as running
