"""The process owner's desk: versions of processes, forms and decisions; editing, checking and deploying them."""

from web.designer import comparing, deploying, proving, routes, trying, uploading, wording

bp = routes.bp
bp.register_blueprint(comparing.bp)
bp.register_blueprint(deploying.bp)
bp.register_blueprint(proving.bp)
bp.register_blueprint(trying.bp)
bp.register_blueprint(uploading.bp)
bp.register_blueprint(wording.bp)

__all__ = ["bp"]
