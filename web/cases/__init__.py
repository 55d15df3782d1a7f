"""Cases (工单): the list, one case with all that is known of it, and registering one from the hotline."""

from web.cases import customer, files, mails, papers, registration, ringing, routes, starting

bp = routes.bp
bp.register_blueprint(registration.bp)
bp.register_blueprint(starting.bp)
bp.register_blueprint(mails.bp)
bp.register_blueprint(files.bp)
bp.register_blueprint(papers.bp)
bp.register_blueprint(customer.bp)
bp.register_blueprint(ringing.bp)

takes_calls = registration.takes_calls

__all__ = ["bp", "takes_calls"]
