"""The auditor's desk: the journal of any case step by step, the whole journal, and the check of its hash chain."""

from web.audit.routes import bp

__all__ = ["bp"]
