"""The clauses (条款) of the service commitment: what carries each, what proves it, where it shows on real cases."""

from web.clauses import changing, retiring, routes

bp = routes.bp
bp.register_blueprint(retiring.bp)
bp.register_blueprint(changing.bp)

__all__ = ["bp"]
