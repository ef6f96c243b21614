import pytest
from conftest import Server, send


@pytest.fixture
def account(server: Server) -> dict:
    return server.create_account(role="staff")


def refresh(server: Server, token: str, key: str) -> tuple[int, dict]:
    body = {"refresh": token, "idempotency_key": key}
    return send(f"{server.url}/auth/token/refresh/", body)


def test_staff_see_the_accounts(server: Server, account: dict) -> None:
    tokens = server.log_in(account)

    status, accounts = send(f"{server.url}/auth/view-accounts/", token=tokens["access"])

    assert status == 200
    assert account["username"] in [one["username"] for one in accounts]


def test_a_session_expires_after_a_week_without_use(server: Server, account: dict) -> None:
    tokens = server.log_in(account)

    server.advance(days=7)

    status, answer = refresh(server, tokens["refresh"], "key")
    assert (status, answer["detail"]) == (401, "Token is expired")


def test_a_lost_answer_is_repeated_for_the_same_key(server: Server, account: dict) -> None:
    tokens = server.log_in(account)
    server.lose_next_answer()
    with pytest.raises(OSError):
        refresh(server, tokens["refresh"], "key")

    status, answer = refresh(server, tokens["refresh"], "key")

    assert status == 200
    assert answer["refresh"] != tokens["refresh"]


def test_a_stolen_token_ends_the_session(server: Server, account: dict) -> None:
    tokens = server.log_in(account)
    assert refresh(server, tokens["refresh"], "key of the thief")[0] == 200

    status, answer = refresh(server, tokens["refresh"], "key of the owner")

    assert (status, answer["detail"]) == (401, "Token is blacklisted")


def test_a_revoked_account_is_logged_out(server: Server, account: dict) -> None:
    tokens = server.log_in(account)

    server.revoke({"id": account["id"]})

    assert send(f"{server.url}/auth/me/", token=tokens["access"])[0] == 401


def test_a_new_account_gets_a_link(server: Server, account: dict) -> None:
    links = [one["link"] for one in server.emails() if one["to"] == account["email"]]

    assert len(links) == 1
    assert "/verify-email?token=" in links[0]
