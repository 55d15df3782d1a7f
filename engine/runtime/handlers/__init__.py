"""Handlers: what each command decides; one file a noun, one function a command, named here."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model import commands as c
from engine.runtime.handlers import (
    batch,
    commitment,
    complete_user_task,
    condition,
    definition,
    incident,
    instance,
    intervention,
    job,
    message,
    timer,
    user,
    user_task,
)
from engine.runtime.registry import Handler

HANDLERS: Mapping[type[c.Command], Handler] = {
    c.Deploy: definition.deploy,
    c.SuspendDefinition: definition.suspend,
    c.ResumeDefinition: definition.resume,
    c.StartInstance: instance.start,
    c.CancelInstance: instance.cancel,
    c.SuspendInstance: instance.suspend,
    c.ResumeInstance: instance.resume,
    c.ModifyInstance: intervention.modify,
    c.MigrateInstance: intervention.migrate,
    c.SetVariables: intervention.set_variables,
    c.StartBatch: batch.start,
    c.CancelBatch: batch.cancel,
    c.RunBatchItem: batch.run_item,
    c.RecordBatchFailure: batch.record_failure,
    c.ClaimUserTask: user_task.claim,
    c.UnclaimUserTask: user_task.unclaim,
    c.AssignUserTask: user_task.assign,
    c.UpdateUserTask: user_task.update,
    c.CompleteUserTask: complete_user_task.handle,
    c.LockJobs: job.lock,
    c.ExtendJobLock: job.extend,
    c.CompleteJob: job.complete,
    c.FailJob: job.fail,
    c.ThrowError: job.throw_error,
    c.SetJobRetries: job.set_retries,
    c.FireTimer: timer.fire,
    c.RescheduleTimer: timer.reschedule,
    c.PublishMessage: message.publish,
    c.CorrelateMessage: message.correlate,
    c.ExpireMessage: message.expire,
    c.BroadcastSignal: message.broadcast,
    c.EvaluateConditions: condition.evaluate,
    c.RecordBreach: commitment.record_breach,
    c.RetimeCommitments: commitment.retime,
    c.ResolveIncident: incident.resolve,
    c.CreateUser: user.create,
    c.ChangeUser: user.change,
    c.ChangePassword: user.change_password,
}
