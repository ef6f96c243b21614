"""The pages of the example, and a REST view of another service."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from latchkey import View, client_of, login_required, permission_required
from latchkey_verifier import access_token_required

PAGE_SIZE = '50'
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"


def protect_pages(get_response: View) -> View:
    """Middleware: pages load only what this site serves, and no cache keeps them."""

    def protected(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response['Content-Security-Policy'] = f"{POLICY}; frame-ancestors 'none'"
        response.setdefault('Cache-Control', 'no-store')
        return response

    return protected


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return redirect('home')


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    # The session holds the app's own data too. Django saves it when the request ends.
    request.session['visits'] = request.session.get('visits', 0) + 1
    return render(request, 'dashboard.html')


@require_safe
@permission_required('accounts:read')
def accounts(request: HttpRequest) -> HttpResponse:
    cursor = request.GET.get('cursor')
    query = {'cursor': cursor} if cursor else {}
    answer = client_of(request).get('/auth/view-accounts/', page_size=PAGE_SIZE, **query)
    address = urlsplit(answer.links.get('next', {}).get('url', ''))
    [cursor_of_next] = parse_qs(address.query).get('cursor', [''])
    page = {'accounts': answer.body, 'cursor_of_next': cursor_of_next}
    return render(request, 'accounts.html', page)


@require_safe
@access_token_required()
def orders(request: HttpRequest) -> HttpResponse:
    return JsonResponse({'of': request.claims['user_id']})


@require_safe
@access_token_required('accounts:read')
def all_orders(request: HttpRequest) -> HttpResponse:
    return JsonResponse([], safe=False)


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    response = render(request, 'style.css', content_type='text/css')
    response['Cache-Control'] = 'max-age=3600'
    return response
