"""Behind reverse proxies: whose X-Forwarded-For counts, over a real waitress, and who can't pretend to be another."""

import http.client
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import waitress
from waitress import wasyncore

from engine.api import InvalidInput, read_settings
from web.app import create_app
from web.portal.blueprint import MOST_WRONG_PAIRS

WRONG = urlencode({"number": "20261124-0001", "secret": "13900000000"})


@pytest.fixture
def made(engine, tmp_path):
    def make(proxies, **more):
        app = create_app(engine, var=tmp_path / "var", trusted_proxies=proxies, **more)
        app.config["WTF_CSRF_ENABLED"] = False
        return app

    return make


@contextmanager
def served(app):
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2, clear_untrusted_proxy_headers=False)
    stop = threading.Event()

    def turn():
        while not stop.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=server._map, count=1)  # select() knows 1024 files

    thread = threading.Thread(target=turn, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        stop.set()
        thread.join(timeout=5)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(map=server._map)


def guess(port, forwarded):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
    if forwarded:
        headers["X-Forwarded-For"] = forwarded
    connection.request("POST", "/portal/status", WRONG, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_without_a_trusted_proxy_nobody_gets_a_fresh_allowance_by_a_header(made):
    with served(made(0)) as port:
        assert {guess(port, f"203.0.113.{n}") for n in range(MOST_WRONG_PAIRS)} == {422}
        assert guess(port, "203.0.113.200") == 429


def test_behind_a_proxy_each_customer_has_an_allowance_and_a_claim_before_the_proxys_entry_counts_nothing(made):
    with served(made(1)) as port:
        for n in range(MOST_WRONG_PAIRS):
            assert guess(port, f"198.51.100.{n}, 203.0.113.7") == 422  # the first entry is the caller's own invention
        assert guess(port, "198.51.100.99, 203.0.113.7") == 429
        assert guess(port, "203.0.113.8") == 422


def test_two_proxies_are_counted_from_the_near_end(made):
    with served(made(2)) as port:
        for n in range(MOST_WRONG_PAIRS):
            assert guess(port, f"198.51.100.{n}, 203.0.113.7, 10.0.0.2") == 422
        assert guess(port, "203.0.113.7, 10.0.0.2") == 429
        assert guess(port, "203.0.113.8, 10.0.0.2") == 422


def test_the_proxys_https_makes_redirects_stay_on_https_and_cookies_secure(made):
    browser = made(1, behind_https=True).test_client()
    answer = browser.get("/portal/", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_setting_is_off_unless_it_is_a_small_number():
    assert read_settings({}).trusted_proxies == 0
    assert read_settings({"RELAYDESK_TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    for wrong in ("yes", "-1", "10", "", "１"):
        with pytest.raises(InvalidInput, match="RELAYDESK_TRUSTED_PROXIES"):
            read_settings({"RELAYDESK_TRUSTED_PROXIES": wrong})


def test_pages_name_the_hotline_that_is_set(made):
    with_number = made(0, environment={"RELAYDESK_HOTLINE": " +86 023-5550  9999 "}).test_client()
    page = with_number.get("/portal/").text
    assert '<a class="number" href="tel:+8602355509999">+86 023-5550 9999</a>' in page
    assert "+86 023-5550 9999" in with_number.post("/portal/status", data={"number": "1", "secret": "2"}).text
    assert 'href="tel:' not in made(0).test_client().get("/portal/").text
