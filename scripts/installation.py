"""Install the site from a clean copy as docs/exploitation.md says, open it behind nginx, try it, stop everything.

Run as root, the processes of the site are of another account (SAFRAN_COMPTE, nobody by default), as on a server.
`--base-migree` starts from the base that the tests copy: migrations cost a minute, and the tests have just passed them.
"""

import base64
import os
import re
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from scripts.banc import port_libre
from scripts.modele import RACINE, base_copier

ROOT = os.getuid() == 0
COMPTE = os.environ.get("SAFRAN_COMPTE", "nobody")
EN_TETE = {"User-Agent": "Mozilla/5.0"}
LEGALES = ("mentions-legales", "donnees-personnelles", "accessibilite", "conditions-d-utilisation")


PORT, CLAIR, TLS = port_libre(), port_libre(), port_libre()
SITE = f"https://localhost:{TLS}"


def etape(libelle: str) -> None:
    """Say where we are, and since when."""
    print(f"→ {libelle} ({time.monotonic() - DEBUT:.0f} s)", flush=True)


def exiger(vrai: object, phrase: str) -> None:
    """Stop on what the guide promised and did not hold."""
    if not vrai:
        sys.exit(f"✗ {phrase}")


def copier(ici: Path) -> None:
    """The files of the repository, as they are, and nothing that was built beside them."""
    lister = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for nom in subprocess.check_output(lister, cwd=RACINE, text=True).split("\0"):
        if nom and (RACINE / nom).is_file():
            (ici / nom).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(RACINE / nom, ici / nom)


def regler(ici: Path, donnees: Path) -> Path:
    """The sample settings with the values of this place."""
    valeurs = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "COFFRE_CLES": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": SITE,
        "EMAIL_URL": "consolemail://",
        "SAFRAN_DONNEES": str(donnees),
        "SAFRAN_TELEPHONE": "05 49 00 00 00",
        "SAFRAN_COURRIEL": "bonjour@safran.example",
        **({"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}),
    }
    texte = (ici / "deploiement/safran.env.exemple").read_text("utf-8")
    for nom, valeur in valeurs.items():
        texte, combien = re.subn(rf"^#?{nom}=.*$", lambda _, ligne=f"{nom}={valeur}": ligne, texte, flags=re.M)
        exiger(combien == 1, f"safran.env.exemple ne nomme pas {nom} une fois")
    fichier = ici / "safran.env"
    fichier.write_text(texte, "utf-8")
    return fichier


def nginx_regler(ici: Path, hebergement: str = "machine") -> Path:
    """The files of deploiement/nginx, moved into this place, with a certificate of our own."""
    la, tls = ici / "nginx", ici / "tls"
    for dossier in (la, tls, ici / "journaux", ici / "garde"):
        dossier.mkdir()
    for nom in ("site", "modules"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", tls / f"{nom}.key", "-out", tls / f"{nom}.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
    ailleurs = {
        "/etc/nginx/safran/": f"{la}/", "/etc/safran/tls/": f"{tls}/", "/var/log/safran/": f"{ici}/journaux/",
        "/var/cache/nginx/safran": f"{ici}/garde", "listen [::]:80;": "", "listen [::]:443 ssl;": "",
        "listen 80;": f"listen {CLAIR};", "listen 443 ssl;": f"listen {TLS} ssl;",
        "127.0.0.1:8000": f"127.0.0.1:{PORT}", "server_name safran.example": "server_name localhost",
    }  # fmt: skip
    source = ici / "deploiement/nginx"
    for fichier in [*source.glob("*.conf"), *(source / hebergement).glob("*.conf")]:
        texte = fichier.read_text("utf-8")
        for avant, apres in ailleurs.items():
            texte = texte.replace(avant, apres)
        (la / fichier.name).write_text(texte, "utf-8")
    provisoires = " ".join(f"{quoi}_temp_path {ici}/{quoi};" for quoi in "client_body proxy fastcgi uwsgi scgi".split())
    (la / "nginx.conf").write_text(
        f"daemon off; pid {ici}/nginx.pid; error_log stderr warn; {f'user {COMPTE} nogroup;' if ROOT else ''}\n"
        f"events {{}}\nhttp {{ {provisoires} include {la}/safran.conf; }}\n"
    )
    return la / "nginx.conf"


def ligne(ici: Path, unite: str) -> list[str]:
    """The command of a systemd unit, moved into this place."""
    texte = (ici / "deploiement/systemd" / unite).read_text("utf-8")
    return re.search(r"^ExecStart=(.+)$", texte, re.M)[1].replace("/srv/safran", str(ici)).split()


class Visite:
    """A browser of sorts: cookies kept, our certificate trusted."""

    def __init__(self, ici: Path) -> None:
        certificat = ssl.create_default_context(cafile=str(ici / "tls/site.pem"))
        porteurs = (urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.HTTPSHandler(context=certificat))
        self.ouvreur = urllib.request.build_opener(*porteurs)

    def lire(self, adresse: str, champs: dict[str, str] | None = None) -> tuple[int, str, dict]:
        """Status, text and headers of a page, redirections followed."""
        corps = urllib.parse.urlencode(champs).encode() if champs else None
        demande = urllib.request.Request(SITE + adresse, corps, {**EN_TETE, "Referer": SITE + adresse})
        try:
            with self.ouvreur.open(demande, timeout=30) as reponse:
                return reponse.status, reponse.read().decode("utf-8", "replace"), reponse
        except urllib.error.HTTPError as erreur:
            return erreur.code, erreur.read().decode("utf-8", "replace"), erreur
        except OSError as erreur:
            return 0, str(erreur), {}

    def attendre(self, adresse: str) -> None:
        """Until it answers 200, a minute at most."""
        for _ in range(120):
            statut, texte, _ = self.lire(adresse)
            if statut == 200:
                return
            time.sleep(0.5)
        exiger(False, f"{adresse} répond {statut} : {texte[:300]}")


def essayer(ici: Path, code: str, lancer) -> None:
    """What the guide promises of an open site."""
    visite = Visite(ici)
    visite.attendre("/sante/pret/")
    etape("Le site répond : premier compte de la Région")
    exiger("Code d’installation" in visite.lire("/")[1], "l’accueil d’un site neuf ne mène pas à l’installation")
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', visite.lire("/installation/")[1])[1]
    champs = {"code": code, "email": "region@safran.example", "prenom": "Ada", "nom": "Repetition"}
    secret = {"mot_de_passe": "tandem agrafe brume 70 essai", "csrfmiddlewaretoken": jeton}
    _, page, reponse = visite.lire("/installation/", {**champs, **secret})
    exiger(
        "/compte/second-facteur" in urllib.parse.unquote(reponse.url),
        f"le code n’a pas ouvert le compte : {reponse.url}",
    )
    etape("Pages, fichiers, portes")
    visiteur = Visite(ici)
    for adresse in ("/", "/se-former/", "/annuaire/", *(f"/{page}/" for page in LEGALES)):
        statut, page, entetes = visiteur.lire(adresse)
        exiger(statut == 200, f"{adresse} répond {statut}")
        exiger(entetes.headers["Strict-Transport-Security"], f"{adresse} ne demande pas TLS ensuite")
    statique = re.search(r'/static/[^"]+\.css', page)[0]
    gardes = [visiteur.lire(statique)[2].headers["X-Cache"] for _ in range(2)]
    exiger(gardes[1] == "HIT", f"nginx ne garde pas {statique} : {gardes}")
    exiger("/compte/login/" in visiteur.lire("/admin/")[2].url, "/admin/ s’ouvre sans compte")
    exiger(visiteur.lire("/sante/")[0] in (200, 503), "/sante/ ne répond pas")
    clair = urllib.request.Request(f"http://localhost:{CLAIR}/annuaire/", method="HEAD")
    try:
        urllib.request.build_opener(SansSuite).open(clair, timeout=5)
    except urllib.error.HTTPError as suite:
        exiger(suite.code == 308 and suite.headers["Location"].startswith("https://"), "HTTP ne mène pas à HTTPS")
    etape("Minuterie, vérifications")
    lancer(*ligne(ici, "safran-battre.service")[1:])
    lancer("check", "--deploy", "--fail-level", "WARNING")
    exiger("Aucune anomalie." in lancer("verifier"), "manage.py verifier voit des anomalies")
    journal = (ici / "journaux/nginx.log").read_text()
    exiger(" /installation " in journal and "?" not in journal, "le journal de nginx en garde trop, ou pas assez")


class SansSuite(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer."""

    def redirect_request(self, *args: object) -> None:
        """Follow nothing."""


def repeter(ici: Path, lances: list[subprocess.Popen]) -> None:
    """The guide, from its first line to an open site."""
    etape("Copie propre")
    copier(ici)
    etape("Paquets (make installer-production)")
    subprocess.run(["make", "-s", "installer-production"], cwd=ici, check=True)
    exiger(not (ici / ".venv/bin/pytest").exists(), "l’installation de production a pris les outils d’essai")
    exiger(list(ici.glob("reseau/annuaire/__pycache__/*.pyc")), "l’installation de production n’a pas compilé le site")
    donnees = ici / "donnees"
    donnees.mkdir(mode=0o700)
    reglages = regler(ici, donnees)
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    exiger(nginx, "nginx est introuvable : installez-le par « sudo apt-get install nginx-light »")
    nginx_conf = nginx_regler(ici)
    if "--base-migree" in sys.argv:
        base_copier(donnees / "safran.sqlite3")
    if ROOT:
        for ecrit in (donnees, *donnees.iterdir()):
            shutil.chown(ecrit, COMPTE)
        ici.chmod(0o755)
    env = {nom: os.environ[nom] for nom in ("PATH", "HOME", "LANG") if nom in os.environ}
    env |= {"SAFRAN_REGLAGES": str(reglages), "SAFRAN_COMPTE": COMPTE, "PORT": str(PORT)}

    def lancer(*mots: str) -> str:
        fait = subprocess.run([ici / "deploiement/safran", *mots], env=env, text=True, capture_output=True)
        exiger(fait.returncode == 0, f"safran {' '.join(mots)} : {fait.stdout[-2000:]}{fait.stderr[-4000:]}")
        return fait.stdout

    etape("Premier jour (safran installer)")
    dit = lancer("installer", "--sans-question")
    code = re.search(r"^ {6}(\S+)$", dit, re.M)
    exiger(code, f"« installer » n’a pas montré de code : {dit}")
    etape("Processus et nginx")
    unites = ("safran-site@.service", "safran-site@.service", "safran-fond@.service")
    for commande in (*(ligne(ici, unite) for unite in unites), [nginx, "-c", nginx_conf]):
        lances.append(subprocess.Popen(commande, env=env, start_new_session=True))
    essayer(ici, code[1], lancer)


def arreter(lances: list[subprocess.Popen]) -> None:
    """End all that was started, and what it started."""
    for processus in lances:
        processus.send_signal(signal.SIGTERM)
    for processus in lances:
        try:
            processus.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(processus.pid, signal.SIGKILL)


if __name__ == "__main__":
    DEBUT = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="safran-installation-") as dossier:
        ouverts: list[subprocess.Popen] = []
        try:
            repeter(Path(dossier).resolve(), ouverts)
        finally:
            arreter(ouverts)
    etape("Installé, ouvert, vérifié, arrêté")
