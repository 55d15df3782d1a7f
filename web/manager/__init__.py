"""The manager's desk: what is late or stuck, and the interventions that only managers make."""

from web.manager import interventions, modifying, routes

bp = routes.bp
bp.register_blueprint(interventions.bp)
bp.register_blueprint(modifying.bp)

__all__ = ["bp"]
