"""The clauses (条款) of the service commitment: what carries each, what proves it, where it shows on real cases."""

from web.clauses import changing, proving, retiring, routes

bp = routes.bp
bp.register_blueprint(retiring.bp)
bp.register_blueprint(changing.bp)
bp.register_blueprint(proving.bp)

__all__ = ["bp"]
