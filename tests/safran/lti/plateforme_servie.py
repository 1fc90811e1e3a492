"""A learning platform of one's own on this machine: it signs its messages, gives tokens, and takes scores."""

import html
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

CLIENT, DEPLOIEMENT, QUI = "outil-safran", "1", "apprenant-42"
DIT, CHOIX, NOTES = (f"https://purl.imsglobal.org/spec/{nom}/claim" for nom in ("lti", "lti-dl", "lti-ags"))
NOTER = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


class PlateformeServie:
    """What it knows of this tool, what it was told, the fault that it makes."""

    def __init__(self) -> None:
        self.adresse = ""
        self.cles: dict[str, rsa.RSAPrivateKey] = {}
        self.kid = self.tourner("cle-1")
        self.de_l_outil: list[dict] = []  # ce que l’outil publie
        self.scores: list[tuple[str, dict]] = []
        self.lectures_des_cles = 0
        self.signatures: set[str] = set()  # les clés de l’outil qu’elle a vues signer
        self.faute = 0  # ce que répond le guichet des notes
        self.lenteur = 0.0
        self.cadre = ""  # ce que son cours montre dans un cadre
        self.cible = ""  # l’adresse de la formation qu’il ouvre

    def tourner(self, kid: str) -> str:
        """Sign with a new key from now on."""
        self.cles[kid] = rsa.generate_private_key(65537, 2048)
        self.kid = kid
        return kid

    def inscrite(self) -> dict:
        """What its keeper gives to the Région."""
        return {
            "nom": "Campus Niort", "emetteur": self.adresse, "client": CLIENT, "deploiements": [DEPLOIEMENT],
            "connexion": f"{self.adresse}/auth", "jetons": f"{self.adresse}/jetons", "cles": f"{self.adresse}/cles",
        }  # fmt: skip

    def message(self, nonce: str, /, **change) -> str:
        """A signed message, opening a training; `change` replaces a claim, None takes it away."""
        maintenant = int(time.time())
        dit = {
            "iss": self.adresse, "aud": CLIENT, "sub": QUI, "nonce": nonce, "iat": maintenant, "exp": maintenant + 60,
            f"{DIT}/version": "1.3.0", f"{DIT}/deployment_id": DEPLOIEMENT, f"{DIT}/roles": [],
            f"{DIT}/message_type": "LtiResourceLinkRequest", f"{DIT}/resource_link": {"id": "r-1"},
            f"{NOTES}/endpoint": {"scope": [NOTER], "lineitem": f"{self.adresse}/lignes/7?cours=3"},
            **change,
        }  # fmt: skip
        dit = {nom: valeur for nom, valeur in dit.items() if valeur is not None}
        return jwt.encode(dit, self.cles[self.kid], "RS256", {"kid": self.kid})

    def choix(self, nonce: str, /, **change) -> str:
        """The same, asking which training to open."""
        reglages = {
            "deep_link_return_url": f"{self.adresse}/retour?x=1", "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"], "data": "opaque", **change,
        }  # fmt: skip
        dit = {f"{DIT}/message_type": "LtiDeepLinkingRequest", f"{CHOIX}/deep_linking_settings": reglages}
        return self.message(nonce, **dit)

    def repondre(self, chemin: str, entetes: dict, corps: bytes) -> tuple[int, object]:
        """What each of its windows says."""
        if chemin == "/cles":
            self.lectures_des_cles += 1
            jwks = [{**jwt.algorithms.RSAAlgorithm.to_jwk(cle.public_key(), as_dict=True), "kid": kid, "alg": "RS256"}
                    for kid, cle in self.cles.items()]  # fmt: skip
            return 200, {"keys": jwks}
        if chemin == "/cours":
            return 200, f'<iframe title="Cours" src="{html.escape(self.cadre)}"></iframe>'
        if chemin.startswith("/auth?"):
            return 200, self._envoyer({nom: valeurs[0] for nom, valeurs in parse_qs(urlsplit(chemin).query).items()})
        if chemin == "/retour?x=1":
            return 200, f"<p>Reçu : {len(parse_qs(corps.decode())['JWT'][0].split('.'))} parts</p>"
        if chemin == "/jetons":
            self._reconnaitre({nom: valeurs[0] for nom, valeurs in parse_qs(corps.decode()).items()})
            return 200, {"access_token": "sesame", "token_type": "bearer", "expires_in": 3600}
        assert urlsplit(chemin).path == "/lignes/7/scores" and entetes["Authorization"] == "Bearer sesame"
        assert entetes["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
        time.sleep(self.lenteur)
        if not self.faute:
            self.scores.append((chemin, json.loads(corps)))
        return self.faute or 204, None

    def _envoyer(self, demande: dict) -> str:
        """The page by which a browser posts the signed message to the tool."""
        ouvre = {f"{DIT}/target_link_uri": self.cible}
        choisit = demande.get("lti_message_hint") == "choix"
        jeton = self.choix(demande["nonce"]) if choisit else self.message(demande["nonce"], **ouvre)
        champs = {"state": demande["state"], "id_token": jeton}
        caches = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in champs.items())
        retour = html.escape(demande["redirect_uri"])
        return f'<form method="post" action="{retour}">{caches}</form><script>document.forms[0].submit()</script>'

    def _reconnaitre(self, demande: dict) -> None:
        """The tool proves who it is by a key that it publishes."""
        assert demande["scope"] == NOTER and demande["grant_type"] == "client_credentials"
        preuve = demande["client_assertion"]
        kid = jwt.get_unverified_header(preuve)["kid"]
        cle = next(jwt.PyJWK(cle) for cle in self.de_l_outil if cle["kid"] == kid)
        dite = jwt.decode(preuve, cle, algorithms=["RS256"], audience=f"{self.adresse}/jetons", issuer=CLIENT)
        assert dite["sub"] == CLIENT
        self.signatures.add(kid)

    def relire_l_outil(self) -> None:
        """Read again the keys that the tool publishes."""
        self.de_l_outil = Client().get(reverse("lti_cles")).json()["keys"]


@contextmanager
def servir(hote: str = "127.0.0.1") -> Iterator[PlateformeServie]:
    """The platform, served on a port of this machine under this name as long as it is used."""
    plateforme = PlateformeServie()

    class Guichet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            corps = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                etat, dit = plateforme.repondre(self.path, dict(self.headers), corps)
            except (AssertionError, jwt.PyJWTError, StopIteration):
                etat, dit = 401, None
            octets = b"" if dit is None else dit.encode() if isinstance(dit, str) else json.dumps(dit).encode()
            self.send_response(etat)
            if isinstance(dit, str):
                self.send_header("Content-Type", "text/html; charset=utf-8")
            if etat != 204:
                self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    plateforme.adresse = f"http://{hote}:{serveur.server_address[1]}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
    fil.start()
    try:
        yield plateforme
    finally:
        serveur.shutdown()
        fil.join()
        serveur.server_close()
