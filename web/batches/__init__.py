"""One intervention on many cases: moving them to another version with a dry run, and how far each batch is."""

from web.batches import migration, routes, starting

bp = routes.bp
bp.register_blueprint(migration.bp)
bp.register_blueprint(starting.bp)

__all__ = ["bp"]
