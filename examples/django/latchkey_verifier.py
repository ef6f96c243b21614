"""Verifies Latchkey's access tokens in a REST view, without a request to the API per token.

Settings: LATCHKEY_URL, LATCHKEY_ISSUER, LATCHKEY_CREDENTIAL (`latchkey services create NAME`).
"""

from __future__ import annotations

import functools
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypedDict, cast

import jwt
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from latchkey import ApiError, Unavailable, View, call

STALE_SECONDS = 30
KEYS_MAX_AGE_SECONDS = 300
UNKNOWN_KEY_SECONDS = 10
FEED_WAIT_SECONDS = 10
RETRY_SECONDS = 1
TOKEN_LIFETIME_SECONDS = 300
CLOCK_LEEWAY_SECONDS = 5
# Access tokens from before this have expired, so their revocations can be dropped.
KEPT_SECONDS = TOKEN_LIFETIME_SECONDS + 60
ALGORITHMS = {'ES256', 'RS256'}
REQUIRED = ['iss', 'aud', 'sub', 'user_id', 'sid', 'ver', 'role', 'jti', 'iat', 'exp', 'token_type']

log = logging.getLogger(__name__)


class Claims(TypedDict):
    user_id: str
    sid: str
    ver: int
    role: str
    exp: int


class Revoked(Exception):
    """The session has ended, or the account has changed since the token was issued."""


class Stale(Exception):
    """The revocations are unknown or too old to trust."""


class Revocations:
    """The revocations from the lifetime of an access token. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._versions: dict[str, tuple[float, float]] = {}
        self._synced_at: float | None = None

    def check(self, claims: Claims) -> None:
        """Raises Stale after 30 seconds without the feed, and Revoked for a revoked token."""
        if self._synced_at is None or self._clock() - self._synced_at > STALE_SECONDS:
            raise Stale
        for subject in (claims['user_id'], claims['sid']):
            if self._version(subject) > claims['ver']:
                raise Revoked

    def sync(self, revocations: list[dict[str, Any]], asked_at: float) -> None:
        """Adds a page of the feed, which has everything that was revoked before `asked_at`."""
        for one in revocations:
            subject = one.get('sid') or one['user_id']
            version = float('inf') if 'sid' in one else one['ver']
            if version > self._version(subject):
                self._versions[subject] = (version, self._clock())
        self._synced_at = asked_at
        oldest = self._clock() - KEPT_SECONDS
        self._versions = {key: row for key, row in self._versions.items() if row[1] >= oldest}

    def _version(self, subject: str) -> float:
        return self._versions.get(subject, (0, 0))[0]


class Key(NamedTuple):
    algorithm: str
    key: Any


class Verifier:
    """Follows the API in a thread of each process, from the first token on."""

    def __init__(self) -> None:
        self._revocations = Revocations()
        self._keys: dict[str, Key] = {}
        self._keys_loaded_at = self._keys_tried_at = float('-inf')
        self._permissions: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._process: int | None = None
        self._has_tried = threading.Event()

    def verify(self, token: str) -> Claims:
        """Returns the claims. Raises jwt.InvalidTokenError, Revoked or Stale."""
        self._start()
        key = self._key_of(token)
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            issuer=settings.LATCHKEY_ISSUER,
            audience=settings.LATCHKEY_ISSUER,
            options={'require': REQUIRED, 'verify_iat': False},
        )
        is_own = claims['token_type'] == 'access' and claims['sub'] == claims['user_id']
        lifetime = claims['exp'] - claims['iat']
        is_timely = claims['iat'] <= time.time() + CLOCK_LEEWAY_SECONDS
        if not is_own or not is_timely or not 0 < lifetime <= TOKEN_LIFETIME_SECONDS:
            raise jwt.InvalidTokenError
        self._revocations.check(cast(Claims, claims))
        return cast(Claims, claims)

    def permissions_of(self, role: str) -> list[str]:
        return self._permissions.get(role, [])

    def _key_of(self, token: str) -> Key:
        """Returns the key that the token names. The algorithm is the key's, never the token's."""
        header = jwt.get_unverified_header(token)
        if set(header) != {'alg', 'typ', 'kid'} or header['typ'] != 'at+jwt':
            raise jwt.InvalidTokenError
        if header['kid'] not in self._keys:
            self._load_unknown_key()
        key = self._keys.get(header['kid'])
        if key is None:
            # Without keys, a good token looks like a bad one.
            raise jwt.InvalidTokenError if self._keys else Stale
        return key

    def _start(self) -> None:
        """Starts the thread: in a worker, since a thread of its parent does not survive the fork."""
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._has_tried.clear()
                    threading.Thread(target=self._follow, name='latchkey', daemon=True).start()
                    self._process = os.getpid()
        self._has_tried.wait()

    def _follow(self) -> None:
        since: str | None = None
        while True:
            try:
                since = self._poll(since)
                if time.monotonic() - self._keys_loaded_at > KEYS_MAX_AGE_SECONDS:
                    self._load()
                self._has_tried.set()
            except Exception as error:  # an answer that cannot be read must not end the thread
                log.warning('cannot follow the auth API: %r', error.__cause__ or error)
                self._has_tried.set()
                time.sleep(RETRY_SECONDS)

    def _poll(self, since: str | None) -> str:
        """The first request returns at once, later ones as soon as something is revoked."""
        asked_at = time.monotonic()
        params = {} if since is None else {'since': since, 'wait': str(FEED_WAIT_SECONDS)}
        feed = self._get('/auth/revocations/', params)
        self._revocations.sync(feed['revocations'], asked_at)
        return cast(str, feed['next'])

    def _load(self) -> None:
        self._load_keys()
        self._permissions = self._get('/auth/roles/')
        self._keys_loaded_at = time.monotonic()

    def _load_keys(self) -> None:
        keys = self._get('/.well-known/jwks.json')['keys']
        parse: Callable[[Any], jwt.PyJWK] = jwt.PyJWK  # which has no types
        self._keys = {
            key['kid']: Key(key['alg'], parse(key).key)
            for key in keys
            if key['alg'] in ALGORITHMS
        }

    def _load_unknown_key(self) -> None:
        """Loads the keys again, at most every ten seconds: anyone can make up a `kid`."""
        with self._lock:
            if time.monotonic() - self._keys_tried_at < UNKNOWN_KEY_SECONDS:
                return
            self._keys_tried_at = time.monotonic()
            try:
                self._load_keys()
            except (ApiError, Unavailable) as error:
                raise Stale from error

    def _get(self, path: str, params: dict[str, str] | None = None) -> Any:
        token: str = settings.LATCHKEY_CREDENTIAL
        return call('GET', path, token=token, params=params, timeout=FEED_WAIT_SECONDS + 5).body


verifier = Verifier()


def access_token_required(permission: str | None = None) -> Callable[[View], View]:
    """Passes requests with a valid access token, as `request.claims`. Answers others as the API."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            scheme, *tokens = request.headers.get('Authorization', '').split() or ['']
            if scheme.lower() != 'bearer':
                return _error(401, 'Authentication credentials were not provided.')
            if len(tokens) != 1:
                text = 'Authorization header must contain two space-delimited values'
                return _error(401, text, code='bad_authorization_header')
            try:
                request.claims = verifier.verify(tokens[0])
            except (jwt.InvalidTokenError, Revoked) as error:
                return _invalid_token(error)
            except Stale:
                return _error(503, 'The service cannot answer right now. Try again in 1 seconds.')
            if permission and permission not in verifier.permissions_of(request.claims['role']):
                return _error(403, 'You do not have permission to perform this action.')
            return view(request, *args, **kwargs)

        return checked

    return decorate


def _invalid_token(error: Exception) -> JsonResponse:
    is_expired = isinstance(error, jwt.ExpiredSignatureError)
    message = 'Token is expired' if is_expired else 'Token is invalid'
    rejected = {'token_class': 'AccessToken', 'token_type': 'access', 'message': message}
    detail = 'Given token not valid for any token type'
    return _error(401, detail, code='token_not_valid', messages=[rejected])


def _error(status: int, detail: str, **more: Any) -> JsonResponse:
    response = JsonResponse({'detail': detail, **more}, status=status)
    response['Cache-Control'] = 'no-store'
    if status == 401:
        response['WWW-Authenticate'] = 'Bearer realm="api"'
    if status == 503:
        response['Retry-After'] = '1'
    return response
