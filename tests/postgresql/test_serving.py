"""`relaydesk serve` and `relaydesk worker` beside it on a real PostgreSQL: set up, signed in, killed, gone on."""

import http.cookiejar
import re
import signal
import urllib.parse
import urllib.request

from tests.browser.kit.server import ServerProcess, free_port
from tests.kit import postgres

PASSWORD = "a long password"


def sign_in(address):
    """Return the page that the first administrator sees after signing in."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    page = opener.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"csrf_token": token, "name": "boss", "password": PASSWORD})
    return opener.open(f"{address}/sign-in", form.encode()).read().decode()


def test_serve_and_a_worker_run_on_postgresql_and_outlive_a_kill(tmp_path):
    port = free_port()
    environment = {
        "RELAYDESK_DATABASE_URL": postgres.new_database(is_migrated=False),
        "RELAYDESK_VAR": str(tmp_path / "var"),
        "RELAYDESK_PORT": str(port),
        "RELAYDESK_ADMIN_PASSWORD": PASSWORD,
    }
    log = tmp_path / "serve.log"
    server = ServerProcess(["--admin", "boss"], port, environment, log, entry="web.cli:serve")
    worker = ServerProcess([], port, environment, tmp_path / "worker.log", entry="web.cli:worker")
    try:
        server.start()
        assert "待办" in sign_in(server.address)
        worker.start()  # the port answers already: it is the server's
        server.kill()
        server.start()
        assert "待办" in sign_in(server.address)
        assert log.read_text("utf-8").count("deployed the service") == 1
        for process in (worker, server):
            process.process.send_signal(signal.SIGTERM)
            assert process.process.wait(30) == 0
    finally:
        server.kill()
        worker.kill()
    assert "the worker runs" in (tmp_path / "worker.log").read_text("utf-8")
    for file in (log, tmp_path / "worker.log"):
        assert "Traceback" not in file.read_text("utf-8")
