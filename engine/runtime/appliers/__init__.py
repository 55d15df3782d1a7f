"""Appliers: how each event changes the tables; one file a noun, one function an event, named here."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model import events as e
from engine.runtime.appliers import definition, incident, instance, job, message, timer, user, user_task
from engine.runtime.appliers.stage import Applier, nothing

APPLIERS: Mapping[tuple[type[e.Event], int], Applier] = {
    (e.DeploymentCreated, 1): definition.deployment_created,
    (e.ResourceDeployed, 1): definition.resource_deployed,
    (e.ProcessDeployed, 1): definition.process_deployed,
    (e.DecisionDeployed, 1): definition.decision_deployed,
    (e.FormDeployed, 1): definition.form_deployed,
    (e.DefinitionSuspended, 1): definition.suspended,
    (e.DefinitionResumed, 1): definition.resumed,
    (e.StartSubscriptionOpened, 1): definition.start_opened,
    (e.StartSubscriptionClosed, 1): definition.start_closed,
    (e.InstanceStarted, 1): instance.started,
    (e.InstanceCompleted, 1): instance.completed,
    (e.InstanceCanceled, 1): instance.canceled,
    (e.InstanceSuspended, 1): instance.suspended,
    (e.InstanceResumed, 1): instance.resumed,
    (e.InstanceModified, 1): nothing,
    (e.InstanceMigrated, 1): instance.migrated,
    (e.ElementActivated, 1): nothing,
    (e.ElementCompleted, 1): nothing,
    (e.ElementTerminated, 1): nothing,
    (e.FlowTaken, 1): nothing,
    (e.VariablesWritten, 1): nothing,
    (e.DecisionEvaluated, 1): nothing,
    (e.UserTaskCreated, 1): user_task.created,
    (e.UserTaskAssigned, 1): user_task.assigned,
    (e.UserTaskUnassigned, 1): user_task.unassigned,
    (e.UserTaskUpdated, 1): user_task.updated,
    (e.UserTaskCompleted, 1): user_task.completed,
    (e.UserTaskCanceled, 1): user_task.canceled,
    (e.JobCreated, 1): job.created,
    (e.JobLocked, 1): job.locked,
    (e.JobCompleted, 1): job.completed,
    (e.JobFailed, 1): job.failed,
    (e.JobErrorThrown, 1): job.error_thrown,
    (e.JobRetriesSet, 1): job.retries_set,
    (e.JobCanceled, 1): job.canceled,
    (e.TimerScheduled, 1): timer.scheduled,
    (e.TimerFired, 1): timer.ended,
    (e.TimerCanceled, 1): timer.ended,
    (e.TimerRescheduled, 1): timer.rescheduled,
    (e.SubscriptionOpened, 1): message.subscription_opened,
    (e.SubscriptionClosed, 1): message.subscription_closed,
    (e.MessagePublished, 1): message.published,
    (e.MessageCorrelated, 1): message.correlated,
    (e.MessageExpired, 1): message.expired,
    (e.SignalBroadcast, 1): nothing,
    (e.IncidentRaised, 1): incident.raised,
    (e.IncidentResolved, 1): incident.resolved,
    (e.UserCreated, 1): user.created,
    (e.UserChanged, 1): user.changed,
    (e.PasswordChanged, 1): user.password_changed,
}
