"""What happened. Past-tense names; one applier each; never edited after release, only superseded.

Keys are integers. Inside an instance `instance_key` is the process instance (root or called) and every inner key
names its root (`engine.model.keys.root_of`).
"""

from engine.model.events.base import Event
from engine.model.events.batches import BatchCanceled, BatchEnded, BatchItemCompleted, BatchItemFailed, BatchStarted
from engine.model.events.commitments import (
    CommitmentBreached,
    CommitmentCanceled,
    CommitmentMet,
    CommitmentPaused,
    CommitmentResumed,
    CommitmentRetimed,
    CommitmentSkipped,
    CommitmentStarted,
    CommitmentTermsChanged,
)
from engine.model.events.definitions import (
    DecisionDeployed,
    DefinitionResumed,
    DefinitionSuspended,
    DeploymentCreated,
    FormDeployed,
    ProcessDeployed,
    ResourceDeployed,
    StartSubscriptionClosed,
    StartSubscriptionOpened,
)
from engine.model.events.elements import (
    DecisionEvaluated,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    FlowTaken,
    VariablesWritten,
)
from engine.model.events.incidents import IncidentRaised, IncidentResolved
from engine.model.events.instances import (
    InstanceCanceled,
    InstanceCompleted,
    InstanceMigrated,
    InstanceModified,
    InstanceResumed,
    InstanceStarted,
    InstanceSuspended,
)
from engine.model.events.jobs import (
    JobCanceled,
    JobCompleted,
    JobCreated,
    JobErrorThrown,
    JobFailed,
    JobLocked,
    JobRetriesSet,
)
from engine.model.events.messages import (
    MessageCorrelated,
    MessageExpired,
    MessagePublished,
    SignalBroadcast,
    SubscriptionClosed,
    SubscriptionOpened,
)
from engine.model.events.timers import TimerCanceled, TimerFired, TimerPaused, TimerRescheduled, TimerScheduled
from engine.model.events.user_tasks import (
    UserTaskAssigned,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
    UserTaskUnassigned,
    UserTaskUpdated,
)
from engine.model.events.users import PasswordChanged, UserChanged, UserCreated

__all__ = [
    "BatchCanceled",
    "BatchEnded",
    "BatchItemCompleted",
    "BatchItemFailed",
    "BatchStarted",
    "CommitmentBreached",
    "CommitmentCanceled",
    "CommitmentMet",
    "CommitmentPaused",
    "CommitmentResumed",
    "CommitmentRetimed",
    "CommitmentSkipped",
    "CommitmentStarted",
    "CommitmentTermsChanged",
    "DecisionDeployed",
    "DecisionEvaluated",
    "DefinitionResumed",
    "DefinitionSuspended",
    "DeploymentCreated",
    "ElementActivated",
    "ElementCompleted",
    "ElementTerminated",
    "Event",
    "FlowTaken",
    "FormDeployed",
    "IncidentRaised",
    "IncidentResolved",
    "InstanceCanceled",
    "InstanceCompleted",
    "InstanceMigrated",
    "InstanceModified",
    "InstanceResumed",
    "InstanceStarted",
    "InstanceSuspended",
    "JobCanceled",
    "JobCompleted",
    "JobCreated",
    "JobErrorThrown",
    "JobFailed",
    "JobLocked",
    "JobRetriesSet",
    "MessageCorrelated",
    "MessageExpired",
    "MessagePublished",
    "PasswordChanged",
    "ProcessDeployed",
    "ResourceDeployed",
    "SignalBroadcast",
    "StartSubscriptionClosed",
    "StartSubscriptionOpened",
    "SubscriptionClosed",
    "SubscriptionOpened",
    "TimerCanceled",
    "TimerFired",
    "TimerPaused",
    "TimerRescheduled",
    "TimerScheduled",
    "UserChanged",
    "UserCreated",
    "UserTaskAssigned",
    "UserTaskCanceled",
    "UserTaskCompleted",
    "UserTaskCreated",
    "UserTaskUnassigned",
    "UserTaskUpdated",
    "VariablesWritten",
]
