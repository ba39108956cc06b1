"""The laptops of `tests/sync`."""

from tests.sync.conftest import laptops, organisers

__all__ = ["laptops", "organisers"]
