"""What the journal's commands and events are called on screens, in both languages; compared with the registry."""

from __future__ import annotations

from engine.api import Text

COMMANDS = {
    "Deploy": ("deployed processes, decisions or forms", "部署流程、决策或表单"),
    "SuspendDefinition": ("suspended a process", "暂停流程"),
    "ResumeDefinition": ("resumed a process", "恢复流程"),
    "StartInstance": ("opened a case", "登记工单"),
    "CancelInstance": ("canceled the case", "取消工单"),
    "SuspendInstance": ("suspended the case", "暂停工单"),
    "ResumeInstance": ("resumed the case", "恢复工单"),
    "ModifyInstance": ("moved the case by hand", "人工调整工单的位置"),
    "MigrateInstance": ("moved the case to another version", "把工单迁移到另一版本"),
    "SetVariables": ("changed data of the case", "修改工单数据"),
    "ClaimUserTask": ("claimed a task", "认领任务"),
    "UnclaimUserTask": ("gave a task back", "退回任务"),
    "AssignUserTask": ("gave a task to somebody", "指派任务"),
    "UpdateUserTask": ("changed a task's times, priority or candidates", "修改任务的时限、优先级或候选人"),
    "CompleteUserTask": ("completed a task", "完成任务"),
    "LockJobs": ("took up work of the system", "领取系统作业"),
    "ExtendJobLock": ("goes on with work of the system", "延长系统作业的锁定"),
    "CompleteJob": ("finished work of the system", "完成系统作业"),
    "FailJob": ("could not do work of the system", "系统作业失败"),
    "ThrowError": ("ended work of the system with an error", "系统作业以业务错误结束"),
    "SetJobRetries": ("let work of the system be tried again", "重设系统作业的重试次数"),
    "FireTimer": ("a time was reached", "到达定时"),
    "RescheduleTimer": ("moved a time", "调整定时"),
    "PublishMessage": ("sent a message", "发布消息"),
    "CorrelateMessage": ("delivered a message", "投递消息"),
    "ExpireMessage": ("a message was not wanted in time", "消息过期"),
    "BroadcastSignal": ("broadcast a signal", "广播信号"),
    "EvaluateConditions": ("looked whether a condition starts something", "检查启动条件"),
    "RecordBreach": ("a promise was not kept in time", "记录承诺违约"),
    "RetimeCommitments": ("moved the time of promises", "重新计算承诺的时限"),
    "ResolveIncident": ("resolved an incident", "处理异常"),
    "CreateUser": ("created a user", "新建用户"),
    "ChangeUser": ("changed a user", "修改用户"),
    "ChangePassword": ("changed a password", "修改密码"),
    "SaveEntry": ("saved an entry of the register", "保存档案"),
    "RemoveEntry": ("removed an entry of the register", "删除档案"),
    "ImportEntries": ("imported entries of the register", "导入档案"),
    "KeepMail": ("kept a mail", "收存邮件"),
    "ReserveSpare": ("reserved a spare unit", "预留备件"),
    "ReleaseSpare": ("released a spare unit", "解除备件预留"),
}
EVENTS = {
    "DeploymentCreated": ("deployment made", "部署已建立"),
    "ResourceDeployed": ("file deployed", "文件已部署"),
    "ProcessDeployed": ("process deployed", "流程已部署"),
    "DecisionDeployed": ("decision deployed", "决策已部署"),
    "FormDeployed": ("form deployed", "表单已部署"),
    "DefinitionSuspended": ("process suspended", "流程已暂停"),
    "DefinitionResumed": ("process resumed", "流程已恢复"),
    "StartSubscriptionOpened": ("process waits to be started", "流程开始等待启动"),
    "StartSubscriptionClosed": ("process no longer waits to be started", "流程不再等待启动"),
    "InstanceStarted": ("process begun", "流程已开始"),
    "InstanceCompleted": ("process finished", "流程已完成"),
    "InstanceCanceled": ("process canceled", "流程已取消"),
    "InstanceSuspended": ("process suspended", "流程已暂停"),
    "InstanceResumed": ("process resumed", "流程已恢复"),
    "InstanceModified": ("process moved by hand", "流程已人工调整"),
    "InstanceMigrated": ("process moved to another version", "流程已迁移版本"),
    "ElementActivated": ("element reached", "到达元素"),
    "ElementCompleted": ("element left", "元素已完成"),
    "ElementTerminated": ("element ended early", "元素已中止"),
    "FlowTaken": ("flow taken", "经过顺序流"),
    "VariablesWritten": ("data written", "数据已写入"),
    "DecisionEvaluated": ("decision made", "决策已评估"),
    "UserTaskCreated": ("task opened", "任务已产生"),
    "UserTaskAssigned": ("task given to a person", "任务已分派"),
    "UserTaskUnassigned": ("task given back", "任务已退回"),
    "UserTaskUpdated": ("task changed", "任务已修改"),
    "UserTaskCompleted": ("task completed", "任务已完成"),
    "UserTaskCanceled": ("task dropped", "任务已撤销"),
    "JobCreated": ("work for the system", "系统作业已产生"),
    "JobLocked": ("work of the system taken up", "系统作业已领取"),
    "JobCompleted": ("work of the system done", "系统作业已完成"),
    "JobFailed": ("work of the system failed", "系统作业失败"),
    "JobErrorThrown": ("work of the system ended with an error", "系统作业以业务错误结束"),
    "JobRetriesSet": ("tries of the system set", "系统作业重试次数已设定"),
    "JobCanceled": ("work of the system dropped", "系统作业已撤销"),
    "TimerScheduled": ("time set", "定时已设定"),
    "TimerFired": ("time reached", "定时已到"),
    "TimerCanceled": ("time dropped", "定时已撤销"),
    "TimerRescheduled": ("time moved", "定时已调整"),
    "SubscriptionOpened": ("waits for a message", "开始等待消息"),
    "SubscriptionClosed": ("no longer waits for a message", "不再等待消息"),
    "MessagePublished": ("message sent", "消息已发布"),
    "MessageCorrelated": ("message delivered", "消息已送达"),
    "MessageExpired": ("message expired", "消息已过期"),
    "SignalBroadcast": ("signal broadcast", "信号已广播"),
    "IncidentRaised": ("incident raised", "出现异常"),
    "IncidentResolved": ("incident resolved", "异常已处理"),
    "CommitmentStarted": ("promise begun", "承诺开始计时"),
    "CommitmentMet": ("promise met", "承诺已兑现"),
    "CommitmentBreached": ("promise breached", "承诺已违约"),
    "CommitmentRetimed": ("promise's time moved", "承诺时限已调整"),
    "CommitmentCanceled": ("promise dropped", "承诺已撤销"),
    "UserCreated": ("user created", "用户已新建"),
    "UserChanged": ("user changed", "用户已修改"),
    "PasswordChanged": ("password changed", "密码已修改"),
    "EntrySaved": ("register entry saved", "档案已保存"),
    "EntryRemoved": ("register entry removed", "档案已删除"),
    "MailKept": ("mail kept", "邮件已收存"),
    "SpareReserved": ("spare unit reserved", "备件已预留"),
    "SpareReleased": ("spare unit released", "备件预留已解除"),
}


def command_text(name: str) -> Text:
    """Return what a command is called; an unknown one (of a module that is gone) keeps its name."""
    return _text(COMMANDS, name)


def event_text(name: str) -> Text:
    """Return what an event is called; an unknown one keeps its name."""
    return _text(EVENTS, name)


def _text(table: dict[str, tuple[str, str]], name: str) -> Text:
    english, chinese = table.get(name, (name, name))
    return Text(english, chinese)
