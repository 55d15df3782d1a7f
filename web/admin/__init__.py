"""The administrator's desk: people, their groups and roles, their passwords."""

from web.admin.routes import bp

__all__ = ["bp"]
