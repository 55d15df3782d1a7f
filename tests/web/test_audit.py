"""The auditor steps through a case, exports its journal and verifies the chain."""

from engine.api import SYSTEM, commands


def test_a_case_can_be_stepped_through(sign_in, case):
    client = sign_in("liufang")
    assert "20261124-0001" in client.get("/audit/").text
    page = client.get(f"/audit/cases/{case.key}").text
    assert "登记了工单" in page
    assert "StartInstance" in page


def test_the_journal_of_a_case_is_exported_with_its_hashes(sign_in, engine, case):
    answer = sign_in("liufang").get(f"/audit/cases/{case.key}.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    entries = answer.json["entries"]
    assert [entry["hash"] for entry in entries] == [entry.hash for entry in engine.journal(root_key=case.key)]
    assert entries[0]["commandType"] == "StartInstance"


def test_the_chain_is_verified(sign_in, engine, case):
    page = sign_in("liufang").get("/audit/verify").text
    assert "日志完整无缺" in page
    assert engine.verify_journal().head_hash in page


def test_the_whole_journal_can_be_read(sign_in, case):
    page = sign_in("liufang").get("/audit/journal").text
    assert "Deploy" in page
    assert "CreateUser" in page


def test_the_cases_are_paged_through_and_found_by_their_customer(sign_in, engine):
    told = [{"customer": {"name": "海川"}}] + [{"customer": {"name": "晨光医院"}}] * 100
    keys = [engine.execute(commands.StartInstance("support_request", one), SYSTEM).instance_key for one in told]
    client = sign_in("liufang")
    page = client.get("/audit/").text
    assert f'href="/audit/cases/{keys[0]}"' not in page
    assert f'href="/audit/?before={keys[1]}"' in page
    assert f'href="/audit/cases/{keys[0]}"' in client.get(f"/audit/?before={keys[1]}").text
    assert f'href="/audit/cases/{keys[0]}"' in client.get("/audit/?text=海川").text
