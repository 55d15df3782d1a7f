"""Work beside people's: due timers, expired messages, job worker functions."""

from engine.jobs.view import BpmnError, JobView, WorkerFunction
from engine.jobs.worker import Worker

__all__ = ["BpmnError", "JobView", "Worker", "WorkerFunction"]
