"""A GET never runs a command: every address is read with an engine that can't write."""

import pytest

from engine.api import SYSTEM, commands
from processes.register.changes import SaveEntry


@pytest.fixture
def addresses(app, engine, case):
    definition = engine.find_definitions("support_request")[0]
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), SYSTEM)
    values = {
        "definition_key": definition.definition_key,
        "process_id": "complaint",
        "name": "lixiaowen",
        "filename": "style.css",
        "clause_id": "3.1.b",
        "kind": "customer",
        "entry_id": "acme",
        "form_id": "response",
        "decision_id": "none",
    }
    queries = {
        "batches.migration.show": {"source": definition.definition_key},
        "designer.comparing.versions": {"before": definition.resource_key, "after": definition.resource_key},
    }
    batch = engine.execute(commands.StartBatch("suspend", (case.key,), reason="x"), SYSTEM).events[0]
    keys = {
        "batches.show": batch.batch_key,
        "inbox.task": case.task,
        "commitments.show": engine.commitments(case.key)[0].commitment_key,
        "designer.edit": definition.definition_key,
        "designer.text": definition.resource_key,
        "designer.form": engine.forms()[0].key,
    }
    with app.test_request_context():
        return [
            (
                rule,
                app.url_map.bind("localhost").build(
                    rule.endpoint,
                    {name: values.get(name, keys.get(rule.endpoint, case.key)) for name in rule.arguments}
                    | queries.get(rule.endpoint, {}),
                ),
            )
            for rule in app.url_map.iter_rules()
            if "GET" in rule.methods
        ]


def test_no_get_runs_a_command(engine, sign_in, addresses, monkeypatch):
    clients = [sign_in(name) for name in ("lixiaowen", "liufang", "zhaolei", "admin")]
    journal = len(engine.journal(limit=10_000))

    def refuse(*args, **more):
        raise AssertionError("a GET ran a command")

    for name in ("execute", "deploy", "run_due", "run_jobs"):
        monkeypatch.setattr(type(engine), name, refuse)
    reached = set()
    for rule, address in addresses:
        for client in clients:
            answer = client.get(address)
            status = answer.status_code
            answer.close()
            assert status < 500, address
            if status in (200, 302):
                reached.add(rule.endpoint)
    assert len(engine.journal(limit=10_000)) == journal
    assert {rule.endpoint for rule, _ in addresses} - reached == {
        "designer.decision",
        "designer.comparing.decision_versions",
        "cases.mails.attachment",
        "cases.files.file",
        "clauses.proving.show",  # of a run that there was
        "cases.papers.pdf",
        "cases.papers.calendar",
        "portal.answer",  # its links are mailed; tests/web/test_portal_answers.py opens them
    }
