"""Where a cluster stands: its folder, its ports, what each of its two machines is told."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet

from scripts.banc import RACINE, port_libre

MACHINES = ("a", "b")
PORTS = ("primaire", "replique", "mandataire", "cache", "objets", "a", "b", "frontal", "restauree")
SEAU = "safran"
DOSSIERS = ("journaux", "pids", "eteints", "archives", "courriels")


@dataclass
class Grappe:
    """A cluster on this machine; everything that it writes is in its folder."""

    dossier: Path
    ports: dict[str, int]
    secret: str
    coffre: str

    @classmethod
    def neuve(cls, dossier: Path) -> "Grappe":
        """An empty folder, ports that nobody has, keys of its own."""
        if dossier.exists():
            raise SystemExit(f"Une grappe est déjà là ({dossier}) : fermez-la par « make grappe-fermer ».")
        dossier.mkdir(parents=True, mode=0o755)
        ports = dict.fromkeys(PORTS, 0)
        for nom in ports:
            while (port := port_libre()) in ports.values():
                pass
            ports[nom] = port
        grappe = cls(dossier, ports, secrets.token_urlsafe(64), Fernet.generate_key().decode())
        for nom in (*DOSSIERS, *(f"hote-{machine}" for machine in MACHINES)):
            (dossier / nom).mkdir()
        for machine in MACHINES:
            grappe.code(machine).symlink_to(RACINE)
        fiche = dossier / "grappe.json"
        fiche.touch(mode=0o600)
        fiche.write_text(json.dumps(asdict(grappe) | {"dossier": str(dossier)}))
        return grappe

    @classmethod
    def ouverte(cls) -> "Grappe":
        """The one that stands."""
        fiche = dossier_dire() / "grappe.json"
        if not fiche.exists():
            raise SystemExit("Aucune grappe n’est ouverte : « make grappe ».")
        lue = json.loads(fiche.read_text())
        return cls(**lue | {"dossier": Path(lue["dossier"])})

    def code(self, machine: str) -> Path:
        """The tree that a machine runs: a link, so that it may run another version."""
        return self.dossier / f"code-{machine}"

    @property
    def url(self) -> str:
        """The site, as its visitors know it."""
        return f"https://localhost:{self.ports['frontal']}"

    @property
    def certificat(self) -> Path:
        """What its visitors must trust."""
        return self.dossier / "tls.pem"

    def base(self, nom: str = "safran", port: str = "mandataire") -> str:
        """The address of a base, through the pooler by default."""
        return f"postgres://safran@127.0.0.1:{self.ports[port]}/{nom}"

    def environnement(self, machine: str) -> dict[str, str]:
        """The variables of docs/exploitation.md, for this machine."""
        propres = {
            "DJANGO_SETTINGS_MODULE": "safran.settings.production",
            "SAFRAN_DONNEES": str(self.dossier / f"hote-{machine}"),
            "MACHINE": machine,
            "HOTES": "2",
            "PROXYS": "1",
            "SECRET_KEY": self.secret,
            "COFFRE_CLES": self.coffre,
            "BADGES_CLE": str(self.dossier / "badges.pem"),
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SITE_URL": self.url,
            "CONTENUS_URL": f"https://*.modules.localhost:{self.ports['frontal']}",
            "EXPEDITEUR": "SAFRAN <grappe@safran.example>",
            "EMAIL_URL": f"filemail:///{self.dossier}/courriels",
            "DATABASE_URL": self.base(),
            "DATABASE_REPLIQUE_URL": self.base("replique"),
            "POSTGRES_MUTUALISE": "true",
            "CACHE_URL": f"valkey://127.0.0.1:{self.ports['cache']}/0",
            "STOCKAGE_URL": f"s3+http://cle:secret@127.0.0.1:{self.ports['objets']}/{SEAU}",
        }
        return {cle: os.environ[cle] for cle in ("PATH", "HOME", "LANG") if cle in os.environ} | propres


def dossier_dire() -> Path:
    """Where the cluster of this machine is; PostgreSQL, which is not root, must be able to go in."""
    return Path(os.environ.get("SAFRAN_GRAPPE") or Path(tempfile.gettempdir()) / "safran-grappe")


def sous_postgres() -> str | None:
    """Whom PostgreSQL and its pooler run as: they refuse root."""
    return "postgres" if os.getuid() == 0 else None


def outil(nom: str, *autres: str) -> str:
    """Where a server is; PostgreSQL keeps its own apart."""
    ailleurs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: float(bin.parent.name))
    chemins = os.pathsep.join(map(str, [*ailleurs[-1:], RACINE / ".venv/bin", "/usr/sbin", "/usr/bin"]))
    trouve = next(filter(None, (shutil.which(essaye, path=chemins) for essaye in (nom, *autres))), None)
    if not trouve:
        raise SystemExit(f"« {nom} » est introuvable : « make grappe » en administrateur l’installe.")
    return trouve


def base_ouvrir(adresse: str, secondes: float = 60) -> psycopg.Connection:
    """A connection to a base, once it has started."""
    fin = time.monotonic() + secondes
    while True:
        try:
            return psycopg.connect(adresse, autocommit=True, connect_timeout=2)
        except psycopg.OperationalError:
            if time.monotonic() > fin:
                raise
            time.sleep(0.2)


def lancer(*commande: str | Path, comme: str | None = None) -> None:
    """Run a tool to its end; what it says is shown when it fails."""
    fait = subprocess.run(
        [str(mot) for mot in commande], capture_output=True, text=True, check=False, user=comme, cwd="/",
        extra_groups=[] if comme else None, group=comme,
    )  # fmt: skip
    if fait.returncode:
        raise SystemExit(f"{commande[0]} : {fait.stdout}{fait.stderr}")
