"""Tests of what needs a clock: `DEBUG=1 python3 manage.py test`. The rest is tested over HTTP."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

import jwt
from django.test import SimpleTestCase, TestCase
from latchkey import Answer, Client, SessionStore, Tokens
from latchkey_verifier import Claims, Revocations, Revoked, Stale



def claims(version: int) -> Claims:
    return {'user_id': 'u', 'sid': 's', 'ver': version, 'role': 'customer', 'exp': 0}


def tokens(name: str) -> Tokens:
    return {'access': f'access {name}', 'refresh': name, 'stale_at': time.time() + 290}


def store(first: Tokens) -> SessionStore:
    session = SessionStore()
    session.start(first)
    return session


class RefreshTests(TestCase):
    def test_refreshes_ten_seconds_before_the_expiry(self) -> None:
        session, asked = store(tokens('one')), []
        access = jwt.encode({'iat': 1000, 'exp': 1300}, 'key')

        def answer(_method: str, path: str, **_options: Any) -> Answer:
            asked.append(path)
            return Answer({'access': access, 'refresh': 'two'}, {}, time.time())

        with mock.patch('latchkey.call', answer):
            Client(session, {}).get('/auth/me/')
            now = time.time()
            with mock.patch('time.time', lambda: now + 291):
                Client(session, {}).get('/auth/me/')
                Client(session, {}).get('/auth/me/')
        refresh = '/auth/token/refresh/'
        self.assertEqual(asked, ['/auth/me/', refresh, '/auth/me/', '/auth/me/'])


class SessionTests(TestCase):
    def test_a_save_keeps_newer_tokens(self) -> None:
        one, two = tokens('one'), tokens('two')
        fast = store(one)
        slow = SessionStore(fast.session_key)
        slow['data'] = 'mine'
        fast.swap_tokens(one, two)

        slow.save()

        after = SessionStore(fast.session_key)
        self.assertEqual((after.tokens, after['data']), (two, 'mine'))

    def test_only_the_expected_tokens_are_replaced(self) -> None:
        one, two, three = tokens('one'), tokens('two'), tokens('three')
        session = store(one)
        session.swap_tokens(one, two)

        self.assertEqual(session.swap_tokens(one, three), two)
        self.assertEqual(SessionStore(session.session_key).tokens, two)

    def test_a_change_in_between_is_not_lost(self) -> None:
        one, two = tokens('one'), tokens('two')
        session = store(one)
        decode, other = session.decode, SessionStore(session.session_key)

        def decode_slowly(encoded: str) -> Any:
            data = decode(encoded)
            other.swap_tokens(one, two)
            return data

        session['data'] = 'mine'
        with mock.patch.object(session, 'decode', decode_slowly):
            session.save()

        after = SessionStore(session.session_key)
        self.assertEqual((after.tokens, after['data']), (two, 'mine'))

    def test_a_deleted_session_stays_deleted(self) -> None:
        one = tokens('one')
        session = store(one)
        SessionStore(session.session_key).flush()

        self.assertIsNone(session.swap_tokens(one, tokens('two')))
        self.assertFalse(SessionStore().exists(session.session_key))


class RevocationTests(SimpleTestCase):
    def setUp(self) -> None:
        self.now = 0.0
        self.revocations = Revocations(lambda: self.now)

    def test_rejects_every_token_before_the_first_sync_and_30_seconds_after_the_last(self) -> None:
        self.assertRaises(Stale, self.revocations.check, claims(2))
        self.revocations.sync([], 0)
        self.now = 30
        self.revocations.check(claims(2))
        self.now = 30.1
        self.assertRaises(Stale, self.revocations.check, claims(2))

    def test_rejects_tokens_of_a_session_and_those_below_a_version(self) -> None:
        self.revocations.sync([{'sid': 'other'}, {'user_id': 'u', 'ver': 2}], 0)
        self.revocations.check(claims(2))
        self.revocations.sync([{'user_id': 'u', 'ver': 3}], 0)
        self.assertRaises(Revoked, self.revocations.check, claims(2))
        self.revocations.check(claims(3))
        self.revocations.sync([{'sid': 's'}], 0)
        self.assertRaises(Revoked, self.revocations.check, claims(3))

    def test_drops_revocations_whose_tokens_have_expired(self) -> None:
        self.revocations.sync([{'sid': 's'}], 0)
        self.now = 361
        self.revocations.sync([], 361)
        self.revocations.check(claims(2))
