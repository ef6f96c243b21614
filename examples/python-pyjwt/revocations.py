"""Follows the revocation feed of Latchkey in a thread, with the standard library only."""

import json
import threading
import time
import urllib.request

WAIT_SECONDS = 10  # how long the issuer holds a request until there is a revocation
STALE_SECONDS = 30
KEPT_SECONDS = 6 * 60  # the lifetime of an access token, and a minute for clock skew


class Revoked(Exception):
    """The session of the token has ended, or its account has changed."""


class Stale(Exception):
    """The feed has not been read for 30 seconds. Respond with 503."""


class Revocations:
    def __init__(self, issuer, credential):
        self._url = f"{issuer}/auth/revocations/"
        self._credential = credential
        self._versions = {}  # session or account id: the lowest version that is valid, and when
        self._synced_at = None
        self._has_tried = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def check(self, claims):
        """Raises Revoked or Stale, or returns for the claims of a token that is still valid."""
        self._has_tried.wait(WAIT_SECONDS)
        if self._synced_at is None or time.monotonic() - self._synced_at > STALE_SECONDS:
            raise Stale
        for id in (claims["sid"], claims["user_id"]):
            lowest, _ = self._versions.get(id, (0, 0))
            if claims["ver"] < lowest:
                raise Revoked

    def _follow(self):
        since = None
        while True:
            try:
                since = self._read(since)
            except Exception as error:
                print(f"The revocation feed failed: {error}", flush=True)
                time.sleep(1)
            self._has_tried.set()

    def _read(self, since):
        query = "" if since is None else f"?since={since}&wait={WAIT_SECONDS}"
        headers = {"Authorization": f"Bearer {self._credential}"}
        request = urllib.request.Request(self._url + query, headers=headers)
        started_at = time.monotonic()
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS + 5) as response:
            feed = json.load(response)
        for revocation in feed["revocations"]:
            if "sid" in revocation:
                self._add(revocation["sid"], float("inf"))
            else:
                self._add(revocation["user_id"], revocation["ver"])
        self._forget_old()
        self._synced_at = started_at
        return feed["next"]

    def _add(self, id, lowest):
        known, _ = self._versions.get(id, (0, 0))
        self._versions[id] = (max(known, lowest), time.monotonic())

    def _forget_old(self):
        oldest = time.monotonic() - KEPT_SECONDS
        self._versions = {id: one for id, one in self._versions.items() if one[1] > oldest}
