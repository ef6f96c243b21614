import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

from revocations import Revocations, Revoked, Stale

ISSUER = os.environ.get("ISSUER", "http://localhost:8000")
PORT = int(os.environ.get("PORT", "9000"))

keys = jwt.PyJWKClient(f"{ISSUER}/.well-known/jwks.json", lifespan=300)
revocations = Revocations(ISSUER, os.environ["CREDENTIAL"])


def verify(token):
    """Returns the claims of an access token, or raises jwt.PyJWTError."""
    if jwt.get_unverified_header(token).get("typ") != "at+jwt":
        raise jwt.InvalidTokenError("not an access token")
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["ES256"],
        issuer=ISSUER,
        audience=ISSUER,
        options={"require": ["exp", "user_id", "sid", "ver", "role"]},
    )


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise jwt.InvalidTokenError("no bearer token")
            claims = verify(token.strip())
            revocations.check(claims)
        except (jwt.PyJWTError, Revoked):
            return self.respond(401, {"detail": "Log in first."})
        except Stale:
            return self.respond(503, {"detail": "Try again later."})
        if self.path == "/orders":
            return self.respond(200, {"account": claims["user_id"]})
        if self.path == "/reports":
            if claims["role"] not in ("staff", "admin"):
                return self.respond(403, {"detail": "This is for staff."})
            return self.respond(200, {"role": claims["role"]})
        return self.respond(404, {"detail": "Not found."})

    def respond(self, status, body):
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
