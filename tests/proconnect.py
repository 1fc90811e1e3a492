"""A stand-in for ProConnect: what it publishes, a code against two papers signed in RS256, and one fault at a time."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache

CLIENT, SECRET = "safran", "un-secret-de-proconnect"
CLE, AUTRE_CLE = (rsa.generate_private_key(65537, 2048) for _ in range(2))
JWK = {**jwt.algorithms.RSAAlgorithm.to_jwk(CLE.public_key(), as_dict=True), "kid": "un", "use": "sig", "alg": "RS256"}
PARAMETRES = {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}  # ProConnect refuse tout autre
# Ce que chaque faute change au premier papier, au second, ou à la clé qui les signe.
FAUTES = {
    "nonce": {"nonce": "celui d’une autre demande"},
    "audience": {"aud": "un autre site"},
    "émetteur": {"iss": "https://autre.example"},
    "périmé": {"exp": 1_000_000_000},
    "sans nonce": {"nonce": None},
}


class _Session(BaseHTTPRequestHandler):
    """One request; what is asked is checked as ProConnect does."""

    def log_message(self, *rien):
        pass

    def do_GET(self):
        chemin = self.path.removeprefix("/api/v2")
        if chemin == "/.well-known/openid-configuration":
            self.repondre(json.dumps(self.server.configuration))
        elif chemin == "/jwks":
            self.repondre(json.dumps({"keys": [JWK]}))
        elif chemin == "/userinfo" and (qui := self.server.jetons.get(self.headers["Authorization"])):
            self.repondre(*self.server.second_papier(qui))
        elif chemin.startswith("/authorize?"):
            retour = parse_qs(urlsplit(chemin).query)["redirect_uri"][0]
            self.mener(f"{retour}?{urlencode(self.server.identifier(chemin))}")
        elif chemin.startswith("/session/end?"):
            self.mener(parse_qs(urlsplit(chemin).query)["post_logout_redirect_uri"][0])
        else:
            self.send_error(404)

    def do_POST(self):
        lu = {nom: v[0] for nom, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        qui = self.server.codes.pop(lu.get("code"), None)
        attendu = {"client_id": CLIENT, "client_secret": SECRET, "grant_type": "authorization_code"}
        if not qui or not attendu.items() <= lu.items() or lu["redirect_uri"] != qui["redirect_uri"]:
            return self.send_error(400)
        acces = token_urlsafe(16)
        self.server.jetons[f"Bearer {acces}"] = qui
        papier = {"access_token": acces, "token_type": "Bearer", "expires_in": 60}
        self.repondre(json.dumps({**papier, "id_token": self.server.premier_papier(qui)}))

    def mener(self, adresse):
        """Whoever comes here in a browser is signed in already, and goes back at once."""
        self.send_response(303)
        self.send_header("Location", adresse)
        self.end_headers()

    def repondre(self, corps, genre="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", genre)
        self.send_header("Content-Length", str(len(corps.encode())))
        self.end_headers()
        self.wfile.write(corps.encode())


class ProConnect(ThreadingHTTPServer):
    """Its `url` is what PROCONNECT_URL takes; `faute` is what its next answers get wrong."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.url, self.faute, self.codes, self.jetons = f"http://127.0.0.1:{self.server_port}/api/v2", "", {}, {}
        noms = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "session/end"}
        self.configuration = {f"{nom}_endpoint": f"{self.url}/{chemin}" for nom, chemin in noms.items()}
        self.reglages = {"PROCONNECT_URL": self.url, "PROCONNECT_CLIENT": CLIENT, "PROCONNECT_SECRET": SECRET}
        self.configuration |= {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}

    def identifier(self, adresse, sub="agent-1", email="agent@region.example"):
        """What the browser is sent back with, once this person has signed in there."""
        lus = {nom: v[0] for nom, v in parse_qs(urlsplit(adresse).query).items()}
        assert lus.keys() == PARAMETRES and lus["response_type"] == "code" and lus["client_id"] == CLIENT
        assert len(lus["state"]) >= 32 and len(lus["nonce"]) >= 32 and set(lus["scope"].split()) == {"openid", "email"}
        code = token_urlsafe(16)
        self.codes[code] = {"sub": sub, "email": email, "nonce": lus["nonce"], "redirect_uri": lus["redirect_uri"]}
        return {"code": code, "state": lus["state"]}

    def premier_papier(self, qui):
        dit = {"sub": qui["sub"], "nonce": qui["nonce"], "amr": ["pwd"], **FAUTES.get(self.faute, {})}
        if self.faute == "sans signature":
            return jwt.encode(self.dater(dit), None, "none", {"kid": "un"})
        if self.faute == "clé publique prise pour un secret":
            return jwt.encode(self.dater(dit), "0" * 32, "HS256", {"kid": "un"})
        return self.signer(dit, AUTRE_CLE if self.faute == "signature" else CLE)

    def second_papier(self, qui):
        dit = {"sub": "une autre" if self.faute == "deux identités" else qui["sub"], "email": qui["email"]}
        if self.faute == "en clair":
            return json.dumps(self.dater(dit)), "application/json"
        return self.signer(dit, AUTRE_CLE if self.faute == "second signé d’ailleurs" else CLE), "application/jwt"

    def signer(self, dit, cle):
        return jwt.encode(self.dater(dit), cle, "RS256", {"kid": "un"})

    def dater(self, dit):
        maintenant = int(time.time())
        dit = {"iss": self.url, "aud": CLIENT, "iat": maintenant, "exp": maintenant + 60, **dit}
        return {nom: valeur for nom, valeur in dit.items() if valeur is not None}


SUR_LES_PAPIERS = [
    *FAUTES, "signature", "sans signature", "clé publique prise pour un secret", "deux identités", "en clair",
    "second signé d’ailleurs",
]  # fmt: skip


@contextmanager
def un_proconnect():
    """ProConnect, until the block ends; `reglages` is what the operator writes."""
    serveur = ProConnect()
    cache.clear()
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    fil.start()
    try:
        yield serveur
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()
