"""The customers' portal (门户): a request for service and the question how it stands, without a sign-in."""

from web.portal import routes

bp = routes.bp

__all__ = ["bp"]
