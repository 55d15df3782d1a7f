"""The register (档案): customers and what they have, vendors, spare stock, the roster; read by all, kept by some."""

from web.records import keeping, routes

bp = routes.bp
bp.register_blueprint(keeping.bp)

__all__ = ["bp"]
