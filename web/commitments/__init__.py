"""The ledger of commitments (承诺): what was promised to whom, what of it runs, was kept or broken, and why."""

from web.commitments.routes import bp

__all__ = ["bp"]
