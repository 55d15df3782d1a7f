"""One intervention on many cases: to another version or element, their data; tried first, and how far each batch is."""

from web.batches import migration, moving, routes, setting, starting

bp = routes.bp
bp.register_blueprint(migration.bp)
bp.register_blueprint(moving.bp)
bp.register_blueprint(setting.bp)
bp.register_blueprint(starting.bp)

__all__ = ["bp"]
