"""Settings of the example. The environment configures what differs between machines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HERE = Path(__file__).resolve().parent

DEBUG = os.environ.get('DEBUG') == '1'
SECRET_KEY = os.environ.get('SECRET_KEY') or ('only for development' if DEBUG else '')
ALLOWED_HOSTS = os.environ.get('ALLOWED_HOSTS', '').split(',') if not DEBUG else []

LATCHKEY_URL = os.environ.get('LATCHKEY_URL', 'http://localhost:8000').rstrip('/')
# The `iss` and `aud` of access tokens: the API's PUBLIC_URL.
LATCHKEY_ISSUER = os.environ.get('LATCHKEY_ISSUER', LATCHKEY_URL).rstrip('/')
LATCHKEY_CREDENTIAL = os.environ.get('LATCHKEY_CREDENTIAL', '')
# The API's DEVICE_SECRET.
LATCHKEY_DEVICE_SECRET = os.environ.get('LATCHKEY_DEVICE_SECRET', '')
LATCHKEY_PROXIES = int(os.environ.get('TRUST_PROXY', '0' if DEBUG else '1'))


def database(url: str) -> dict[str, Any]:
    """Returns the settings of a Postgres URL, or of a file without one."""
    if not url:
        return {'ENGINE': 'django.db.backends.sqlite3', 'NAME': str(HERE / 'db.sqlite3')}
    parts = urlsplit(url)
    return {
        'ENGINE': 'django.db.backends.postgresql',
        'HOST': parts.hostname,
        'PORT': parts.port or 5432,
        'USER': unquote(parts.username or ''),
        'PASSWORD': unquote(parts.password or ''),
        'NAME': parts.path.lstrip('/'),
        'CONN_MAX_AGE': 60,
        # Sessions are replaced by comparison, which needs no more than this.
        'OPTIONS': {'options': r'-c default_transaction_isolation=read\ committed'},
    }


DATABASES = {'default': database(os.environ.get('DATABASE_URL', ''))}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
USE_TZ = True
TIME_ZONE = 'UTC'

INSTALLED_APPS = ['django.contrib.sessions', 'django.contrib.messages']
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'views.protect_pages',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'latchkey.Middleware',
]
ROOT_URLCONF = 'urls'
TEMPLATES = [
    {
        'BACKEND': 'django.template.backends.django.DjangoTemplates',
        'DIRS': [HERE / 'templates'],
        'OPTIONS': {
            'context_processors': [
                'django.template.context_processors.request',
                'django.contrib.messages.context_processors.messages',
            ]
        },
    }
]

SESSION_ENGINE = 'latchkey'
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60  # the longest that an API session lives
# A cookie, so that visitors who are not logged in need no session.
MESSAGE_STORAGE = 'django.contrib.messages.storage.cookie.CookieStorage'

IS_SECURE = not DEBUG
PREFIX = '__Host-' if IS_SECURE else ''
SESSION_COOKIE_NAME = f'{PREFIX}latchkey.sid'
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_NAME = f'{PREFIX}latchkey.csrf'
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SECURE else 0
if LATCHKEY_PROXIES:
    SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
