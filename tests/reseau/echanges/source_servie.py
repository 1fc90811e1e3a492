"""A data.inclusion API of one's own on this machine: its pages, its marks, its faults."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAR_STRUCTURE = 5


def une_structure(n: int) -> dict:
    return {
        "source": "dora", "id": f"dora--s{n}", "nom": f"Relais {n}", "date_maj": "2026-01-02", "commune": "Niort",
        "code_insee": "79191", "code_postal": "79000", "adresse": f"{n} rue X", "reseaux_porteurs": ["mission-locale"],
        "score_qualite": 0.5,
    }  # fmt: skip


def un_service(n: int) -> dict:
    structure = une_structure(n // PAR_STRUCTURE)
    return {
        "source": "dora", "id": f"dora--v{n}", "structure_id": structure["id"], "nom": f"Atelier {n}",
        "description": "Un atelier pour faire le point.", "type": "information", "frais": "gratuit",
        "date_maj": "2026-01-02", "modes_accueil": ["en-presentiel"], "publics": ["tous-publics"],
        "thematiques": ["choisir-un-metier--decouvrir-des-metiers"], "zone_eligibilite": ["79"],
        "modes_mobilisation": ["telephoner"], "mobilisable_par": ["usagers"], "commune": "Niort", "code_insee": "79191",
        "adresse": structure["adresse"], "lien_mobilisation": f"https://relais.example/{n}", "nombre_semaines": 3,
        "volume_horaire_hebdomadaire": 1.5, "horaires_accueil": "Mo-Fr 09:00-12:00",
    }  # fmt: skip


class SourceServie:
    """What it serves, may be changed between two readings; what was asked of it, page by page."""

    def __init__(self, services: int) -> None:
        self.fiches = {
            "structures": [une_structure(n) for n in range(services // PAR_STRUCTURE)],
            "services": [un_service(n) for n in range(services)],
        }
        self.demandes: list[tuple[str, int, int]] = []  # liste, page, réponse
        self.chemins: list[str] = []
        self.entetes: list[dict[str, str]] = []
        self.lenteur = ""  # « entete » ou « corps » : un octet par dixième de seconde
        self.gouttes = 0
        self.faute = ""  # « services:3 » : cette page répond par une erreur
        self.reponse_brute: tuple[int, dict[str, str], bytes] | None = None
        self.adresse = ""

    def repondre(self, chemin: str, entetes: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.chemins.append(chemin)
        self.entetes.append(entetes)
        if self.reponse_brute:
            return self.reponse_brute
        lue = urlsplit(chemin)
        if lue.path.endswith(".json"):
            return 200, {}, b"[]"
        liste, demande = lue.path.rpartition("/")[2], parse_qs(lue.query)
        page, taille = int(demande["page"][0]), int(demande["size"][0])
        fiches = self.fiches[liste]
        if self.faute == f"{liste}:{page}":
            return 503, {}, b""
        pages = max(1, -(-len(fiches) // taille))
        items = fiches[(page - 1) * taille : page * taille]
        corps = json.dumps({"items": items, "total": len(fiches), "page": page, "size": len(items), "pages": pages})
        marque = f'"{hashlib.sha256(corps.encode()).hexdigest()[:12]}"'
        inchangee = entetes.get("If-None-Match") == marque
        return 304 if inchangee else 200, {"ETag": marque}, b"" if inchangee else corps.encode()


@contextmanager
def servir(services: int) -> Iterator[SourceServie]:
    """The source, served on a port of this machine as long as it is used."""
    source = SourceServie(services)

    class Guichet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if source.lenteur:
                self.goutter(source.lenteur)
                return
            etat, entetes, corps = source.repondre(self.path, dict(self.headers.items()))
            lue = urlsplit(self.path)
            page = int(parse_qs(lue.query).get("page", ["0"])[0])
            source.demandes.append((lue.path.rpartition("/")[2], page, etat))
            self.send_response(etat)
            for nom, valeur in entetes.items():
                self.send_header(nom, valeur)
            if etat != 304 and "Content-Length" not in entetes:
                self.send_header("Content-Length", str(len(corps)))
            self.end_headers()
            self.wfile.write(corps)

        def goutter(self, ou: str) -> None:
            debut = b"HTTP/1.1 200 OK\r\n" + (b"" if ou == "entete" else b"Transfer-Encoding: chunked\r\n\r\n")
            self.wfile.write(debut + b"X-Long: " * (ou == "entete"))
            with suppress(ConnectionError):
                for _ in range(60):
                    self.wfile.write(b"0")
                    source.gouttes += 1
                    time.sleep(0.1)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    source.adresse = f"http://127.0.0.1:{serveur.server_port}/api/v1?code_region=75"
    try:
        yield source
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()
