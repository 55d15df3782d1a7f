"""The clauses (条款) of the service commitment: what carries each, what proves it, where it shows on real cases."""

from web.clauses.routes import bp

__all__ = ["bp"]
