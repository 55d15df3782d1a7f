"""The customers' portal (门户): a request for service and the question how it stands, without a sign-in."""

from web.portal import adding, answers, complaints, routes
from web.portal.blueprint import bp

__all__ = ["adding", "answers", "bp", "complaints", "routes"]
