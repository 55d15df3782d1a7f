"""The inbox: what waits for me, my groups or anybody, and the page on which a task is worked on."""

from web.inbox.routes import bp

__all__ = ["bp"]
