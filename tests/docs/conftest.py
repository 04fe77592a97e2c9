"""What holds for the tests of the API holds for those of its guide."""

from tests.api.conftest import nothing_remembered

__all__ = ["nothing_remembered"]
