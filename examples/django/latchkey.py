"""Latchkey for Django's template pages: tokens in the session, and pages to log in and out.

Settings: SESSION_ENGINE = 'latchkey', LATCHKEY_URL, LATCHKEY_DEVICE_SECRET (may be empty) and
LATCHKEY_PROXIES, the number of trusted proxies. URL names: 'login', 'register', 'home'.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple, NoReturn, TypedDict, cast
from urllib.parse import urlencode

import jwt
import requests
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import PermissionDenied
from django.db import router
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

View = Callable[..., HttpResponse]
Data = dict[str, Any]

TOKENS = 'latchkey'
MARGIN_SECONDS = 10
TIMEOUT_SECONDS = 10
ROLES = [('customer', 'Customer'), ('staff', 'Staff'), ('admin', 'Admin')]


class Tokens(TypedDict):
    access: str
    refresh: str
    stale_at: float
    """When to refresh, in seconds since the epoch by this machine's clock."""


class Account(TypedDict):
    """The members of `GET /auth/me/` that this module reads."""

    username: str
    permissions: list[str]


class ApiError(Exception):
    """An error that the API itself sent."""

    def __init__(self, status: int, body: Data, retry_after: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after
        self.detail = str(body.get('detail', ''))
        self.fields = {} if self.detail else {name: _texts(body[name]) for name in body}


def _texts(value: Any) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else [str(value)]


class Unavailable(Exception):
    """No response, or one that does not come from the API. Says nothing about the session."""

    status = 503
    fields: dict[str, list[str]] = {}
    detail = 'The service can’t be reached. Try again in a moment.'

    def __init__(self, retry_after: str | None = None) -> None:
        super().__init__(self.detail)
        self.retry_after = retry_after


class LoggedOut(Exception):
    """There are no tokens, or the API has ended their session."""

    def __init__(self, has_ended: bool = True) -> None:
        super().__init__()
        self.has_ended = has_ended


class SessionStore(db.SessionStore):
    """Django's database sessions, where only `start` and `swap_tokens` write the tokens.

    Django saves the whole session at the end of a request. A slow request would overwrite newer
    tokens with those it began with, so `save` keeps the tokens that the row has.
    """

    @property
    def tokens(self) -> Tokens | None:
        return cast('Tokens | None', self.get(TOKENS))

    def start(self, tokens: Tokens) -> None:
        """Stores the tokens of a new login under a new key (session fixation)."""
        if self.tokens:
            self.flush()  # the previous user's data
        self._session[TOKENS] = tokens
        self.cycle_key()

    def stored_tokens(self) -> Tokens | None:
        """Returns the tokens that the row has now: another request may have replaced them."""
        return self._adopt(self._change(lambda data: data))

    def swap_tokens(self, expected: Tokens, new: Tokens | None) -> Tokens | None:
        """Replaces the tokens if the row still has the expected ones. Returns what it has then."""

        def swap(data: Data) -> Data:
            current = data.get(TOKENS)
            if current is None or current['refresh'] != expected['refresh']:
                return data
            return {**data, TOKENS: new}

        return self._adopt(self._change(swap))

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        own = self._get_session()
        expires = self.get_expiry_date()
        if not self._change(lambda data: {**own, TOKENS: data.get(TOKENS)}, expire_date=expires):
            raise UpdateError

    def _change(self, change: Callable[[Data], Data], **columns: Any) -> Data | None:
        """Replaces the data of the row, and starts over if another request was faster.

        Compares the whole column, which works without locks and on every database. Returns the new
        data, or None if the row is gone: the user has logged out.
        """
        using = router.db_for_write(self.model)
        row = self.model.objects.using(using).filter(
            session_key=self.session_key, expire_date__gt=timezone.now()
        )
        while True:
            encoded = row.values_list('session_data', flat=True).first()
            if encoded is None:
                return None
            before: Data = self.decode(encoded)
            after = change(before)
            if after == before and not columns:
                return after
            values = {'session_data': self.encode(after), **columns}
            if row.filter(session_data=encoded).update(**values):
                return after

    def _adopt(self, data: Data | None) -> Tokens | None:
        tokens = cast('Tokens | None', data.get(TOKENS) if data else None)
        self._session[TOKENS] = tokens  # without setting `modified`: the row has them already
        return tokens


class Answer(NamedTuple):
    body: Any
    links: dict[str, dict[str, str]]
    """The `Link` header, by `rel`."""
    sent_at: float


_thread = threading.local()


def _http() -> requests.Session:
    """Returns the connections of this thread, which its users share."""
    if not hasattr(_thread, 'http'):
        http = requests.Session()
        http.trust_env = False  # a proxy of the environment would see every password
        http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        _thread.http = http
    return cast(requests.Session, _thread.http)


def call(
    method: str, path: str, *, token: str = '', headers: dict[str, str] | None = None, **more: Any
) -> Answer:
    """Sends a request to the API. Raises ApiError or Unavailable."""
    all_headers = {'Accept': 'application/json', **(headers or {})}
    if token:
        all_headers['Authorization'] = f'Bearer {token}'
    options: dict[str, Any] = {'timeout': TIMEOUT_SECONDS, 'allow_redirects': False, **more}
    sent_at = time.time()
    try:
        url = settings.LATCHKEY_URL + path
        response = _http().request(method, url, headers=all_headers, **options)
    except requests.RequestException as error:
        raise Unavailable from error
    try:
        body = response.json()
    except ValueError:
        body = None
    is_read = isinstance(body, (dict, list)) or response.status_code == 204
    if is_read and 200 <= response.status_code < 300:
        return Answer(body, response.links, sent_at)
    _raise_for(response, body)


def _raise_for(response: requests.Response, body: Any) -> NoReturn:
    """A 401 of a proxy in between must not look like the API's."""
    status, retry_after = response.status_code, response.headers.get('Retry-After')
    is_own = isinstance(body, dict) and (
        'Error-Code' in response.headers or isinstance(body.get('detail'), str) or status == 400
    )
    if is_own and 400 <= status < 500:
        raise ApiError(status, body, retry_after)
    raise Unavailable(retry_after)


def _to_tokens(answer: Answer, refresh: str = '') -> Tokens:
    """Counts the lifetime from the moment of the request, so the API's clock may differ."""
    try:
        access = answer.body['access']
        claims = jwt.decode(access, options={'verify_signature': False})
        lifetime = float(claims['exp'] - claims['iat'])
        # A SimpleJWT server that does not rotate sends no refresh token.
        refresh = answer.body.get('refresh', refresh)
    except (AttributeError, KeyError, TypeError, jwt.InvalidTokenError) as error:
        raise Unavailable from error
    stale_at = answer.sent_at + lifetime - MARGIN_SECONDS
    return {'access': access, 'refresh': refresh, 'stale_at': stale_at}


class Client:
    """The API for the user of one session."""

    def __init__(self, session: SessionStore, headers: dict[str, str]) -> None:
        self._session = session
        self._headers = headers
        self.known_account: Account | None = None
        """The account, if this request has loaded it."""

    def account(self) -> Account:
        """Returns the user's account. Raises LoggedOut, ApiError or Unavailable, as `get`."""
        if self.known_account is None:
            self.known_account = cast(Account, self.get('/auth/me/').body)
        return self.known_account

    def get(self, path: str, **params: str) -> Answer:
        """Sends an authorized GET, as `send`."""
        return self.send('GET', path, params=params)

    def send(self, method: str, path: str, **more: Any) -> Answer:
        """Sends an authorized request, once more with new tokens if the API rejects the first.

        Raises LoggedOut if the API has ended the session, Unavailable if it cannot be reached, and
        ApiError for its other errors.
        """
        tokens = self._session.tokens
        if tokens is None:
            raise LoggedOut(has_ended=False)
        if tokens['stale_at'] <= time.time():
            tokens = self._renew(tokens)
        try:
            return self._call(method, path, token=tokens['access'], **more)
        except ApiError as error:
            if error.status != 401:
                raise
        tokens = self._renew(tokens)
        return self._call(method, path, token=tokens['access'], **more)

    @sensitive_variables()
    def log_in(self, username: str, password: str) -> None:
        """Starts a session at the API, and ends the one that this browser had."""
        credentials = {'username': username, 'password': password, 'rotation': 'strict'}
        tokens = _to_tokens(self._call('POST', '/auth/token/', json=credentials))
        previous = self._session.tokens
        self._session.start(tokens)
        self.known_account = None
        if previous:
            with suppress(ApiError, Unavailable):
                self._blacklist(previous)

    @sensitive_variables()
    def register(self, values: dict[str, str]) -> None:
        """Creates an account. Does not log in."""
        self._call('POST', '/auth/register/', json=values)

    def log_out(self) -> None:
        """Deletes the session here, then ends it at the API. Raises Unavailable if that fails."""
        tokens = self._session.tokens
        self._session.flush()
        self.known_account = None
        if tokens:
            self._blacklist(tokens)

    def _blacklist(self, tokens: Tokens) -> None:
        try:
            self._call('POST', '/auth/token/blacklist/', json={'refresh': tokens['refresh']})
        except ApiError as error:
            if error.status != 401:  # 401: the session has ended already
                raise Unavailable from error

    def _renew(self, used: Tokens) -> Tokens:
        """Returns newer tokens than the used ones: those that the row has, or refreshed ones."""
        stored = self._session.stored_tokens()
        if stored is None:
            raise LoggedOut
        if stored['access'] != used['access']:
            return stored
        try:
            current = self._session.swap_tokens(stored, self._refresh(stored))
        except ApiError as error:
            if error.status != 401:
                raise Unavailable(error.retry_after) from error
            current = self._session.swap_tokens(stored, None)
            if current is None:
                self._session.flush()
        if current is None:
            raise LoggedOut
        return current

    def _refresh(self, tokens: Tokens) -> Tokens:
        """Every process derives the same key, so the API returns the same successor to all."""
        key = salted_hmac('latchkey.refresh', tokens['refresh'], algorithm='sha256').hexdigest()
        body = {'refresh': tokens['refresh'], 'idempotency_key': key}
        answer = self._call('POST', '/auth/token/refresh/', json=body)
        return _to_tokens(answer, tokens['refresh'])

    def _call(self, method: str, path: str, **more: Any) -> Answer:
        return call(method, path, headers=self._headers, **more)


def client_of(request: HttpRequest) -> Client:
    return cast(Client, request.latchkey)


class Middleware:
    """Sets `request.latchkey`, and turns the exceptions of this module into pages.

    Comes after SessionMiddleware and MessageMiddleware.
    """

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.latchkey = Client(request.session, _device_headers(request))
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, LoggedOut):
            return _send_to_login(request, error)
        if isinstance(error, ApiError) and error.status == 403:
            return defaults.permission_denied(request, error)
        if isinstance(error, ApiError) and error.status in (400, 404):
            return defaults.page_not_found(request, error)
        if isinstance(error, (ApiError, Unavailable)):
            response = render(request, 'unavailable.html', status=503)
            response['Retry-After'] = error.retry_after or '5'
            return response
        return None


def _send_to_login(request: HttpRequest, error: LoggedOut) -> HttpResponse:
    if error.has_ended:
        messages.info(request, 'Your session has ended. Log in again.')
    if request.method != 'GET':
        return redirect('login')
    query = urlencode({'next': request.get_full_path()})
    return redirect(f'{reverse("login")}?{query}')


def _device_headers(request: HttpRequest) -> dict[str, str]:
    """Passes the user's address and browser on. The API limits guesses by address."""
    secret: str = settings.LATCHKEY_DEVICE_SECRET
    if not secret:
        return {}
    forwarded = [hop.strip() for hop in request.META.get('HTTP_X_FORWARDED_FOR', '').split(',')]
    hops = [hop for hop in (*forwarded, request.META.get('REMOTE_ADDR', '')) if hop]
    address = hops[max(-1 - settings.LATCHKEY_PROXIES, -len(hops))] if hops else ''
    agent = request.META.get('HTTP_USER_AGENT', '')[:400]
    device = {'address': address, 'userAgent': agent, 'iat': int(time.time())}
    payload = _base64url(json.dumps(device).encode())
    signed = f'Latchkey-Device {payload}'.encode()
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return {'Latchkey-Device': f'{payload}.{_base64url(signature)}'}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def login_required(view: View) -> View:
    """Shows the page to users whose session is live, by the API's word."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client_of(request).account()
        return view(request, *args, **kwargs)

    return checked


def permission_required(permission: str) -> Callable[[View], View]:
    """Shows the page to users whose role has the permission, and a 403 page to others."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if permission not in client_of(request).account()['permissions']:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(checked)

    return decorate


class ApiForm(forms.Form):
    """A form whose values the API checks."""

    def page(
        self,
        request: HttpRequest,
        template: str,
        error: ApiError | Unavailable | None = None,
        **values: Any,
    ) -> HttpResponse:
        """Renders the form, with each message of the API at its field."""
        if error:
            for name, texts in error.fields.items():
                self.add_error(name if name in self.fields else None, texts)
            if error.detail:
                self.add_error(None, error.detail)
        for name in self.fields.keys() & self.errors.keys():
            described = {'aria-invalid': 'true', 'aria-describedby': f'{self[name].auto_id}-error'}
            self.fields[name].widget.attrs.update(described)
        status = error.status if error else 400 if self.is_bound else 200
        return render(request, template, {'form': self, **values}, status=status)


def _text(kind: type[forms.Widget], autocomplete: str, **options: Any) -> forms.CharField:
    return forms.CharField(widget=kind(attrs={'autocomplete': autocomplete}), **options)


class LoginForm(ApiForm):
    username = _text(forms.TextInput, 'username')
    password = _text(forms.PasswordInput, 'current-password', strip=False)


class RegisterForm(ApiForm):
    username = _text(forms.TextInput, 'username')
    email = _text(forms.EmailInput, 'email')
    password = _text(forms.PasswordInput, 'new-password', strip=False)
    role = forms.CharField(widget=forms.Select(choices=ROLES), initial='customer')


@sensitive_post_parameters('password')
@require_http_methods(['GET', 'HEAD', 'POST'])
def log_in(request: HttpRequest) -> HttpResponse:
    form, path = LoginForm(request.POST or None), _safe_next(request)
    if not form.is_valid():
        return form.page(request, 'login.html', next=path)
    try:
        client_of(request).log_in(**form.cleaned_data)
    except (ApiError, Unavailable) as error:
        return form.page(request, 'login.html', error, next=path)
    rotate_token(request)
    return HttpResponseRedirect(path)


@sensitive_post_parameters('password')
@require_http_methods(['GET', 'HEAD', 'POST'])
def register(request: HttpRequest) -> HttpResponse:
    form, client = RegisterForm(request.POST or None), client_of(request)
    if not form.is_valid():
        return form.page(request, 'register.html')
    values = form.cleaned_data
    try:
        client.register(values)
    except (ApiError, Unavailable) as error:
        return form.page(request, 'register.html', error)
    try:
        client.log_in(values['username'], values['password'])
    except (ApiError, Unavailable):
        messages.success(request, 'Your account is ready. Log in to use it.')
        return redirect('login')
    rotate_token(request)
    messages.success(request, 'Your account is ready.')
    return redirect('home')


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    try:
        client_of(request).log_out()
        messages.success(request, 'You’re logged out.')
    except Unavailable:
        text = 'You’re logged out here, but the service can’t be reached to end your session.'
        messages.warning(request, text)
    return redirect('login')


def _safe_next(request: HttpRequest) -> str:
    """Returns the page to open after the login, if it is a path of this site."""
    path: str = request.POST.get('next') or request.GET.get('next') or ''
    is_safe = path.startswith('/') and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_safe else reverse('home')
