"""The plant of the workers' tests."""

from tests.workers.conftest import plant, post

__all__ = ["plant", "post"]
