"""What may be deployed and which version a start uses: reading, cross-checks, versions, parsed definitions."""

from engine.definitions.cache import Definitions

__all__ = ["Definitions"]
