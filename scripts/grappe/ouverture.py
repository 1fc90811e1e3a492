"""Open a cluster, step by step, and close it."""

import os
import shutil
import subprocess
import sys
import time

from scripts.banc import RACINE
from scripts.commandes import Commandes
from scripts.grappe.gardien import allumer, attendre, groupe_tuer, pid_de, vit
from scripts.grappe.plan import MACHINES, Grappe, base_ouvrir, dossier_dire, lancer, outil, sous_postgres
from scripts.grappe.services import ARCHIVAGE, configurations_ecrire, services
from scripts.grappe.visiteur import Visiteur

# Segments d’un mégaoctet : une grappe archive souvent, et se jette.
PRIMAIRE = """
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
shared_buffers = 128MB
jit = off
wal_level = replica
recovery_init_sync_method = syncfs
hot_standby = on
archive_mode = on
archive_timeout = {archivage}
archive_command = 'test ! -f {archives}/%f && cp %p {archives}/%f.part && mv {archives}/%f.part {archives}/%f'
"""


def ouvrir() -> None:
    """Everything, from an empty folder to two machines that answer; what was opened is closed when a step fails."""
    grappe = Grappe.neuve(dossier_dire())
    try:
        _socle(grappe)
        _demonstration(grappe)
        _machines(grappe)
    except BaseException:
        print(f"La grappe n’a pas pu s’ouvrir ; ses journaux restent dans {grappe.dossier}/journaux.", file=sys.stderr)
        arreter(grappe)
        raise
    print(_adresses(grappe))


def _etape(libelle: str) -> None:
    print(f"→ {libelle}", flush=True)


def _socle(grappe: Grappe) -> None:
    """What both machines share."""
    _etape(f"Dossier : {grappe.dossier}")
    _cles(grappe)
    configurations_ecrire(grappe)
    for nom in services(grappe):
        (grappe.dossier / "eteints" / nom).touch()
    journal = (grappe.dossier / "journaux/gardien.log").open("ab")
    gardien = subprocess.Popen(
        [sys.executable, "-m", "scripts.grappe", "garder"], cwd=RACINE, stdin=subprocess.DEVNULL, stdout=journal,
        stderr=journal, start_new_session=True, env=os.environ | {"SAFRAN_GRAPPE": str(grappe.dossier)},
    )  # fmt: skip
    (grappe.dossier / "pids/gardien").write_text(str(gardien.pid))
    _etape("PostgreSQL : une primaire, qui archive, et sa réplique")
    _primaire(grappe)
    _etape("Fichiers (S3), cache (Valkey), mandataire (PgBouncer)")
    allumer(grappe, "objets", "cache", "mandataire")


def _cles(grappe: Grappe) -> None:
    """A certificate for localhost, and the key that signs badges."""
    noms = "subjectAltName=DNS:localhost,DNS:*.modules.localhost,IP:127.0.0.1"
    cle, certificat = grappe.dossier / "tls.key", grappe.certificat
    lancer("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "7", "-subj", "/CN=localhost",
           "-addext", noms, "-keyout", cle, "-out", certificat)  # fmt: skip
    lancer("openssl", "genpkey", "-algorithm", "RSA", "-out", grappe.dossier / "badges.pem")


def _primaire(grappe: Grappe) -> None:
    qui = sous_postgres()
    primaire, replique, archives = (grappe.dossier / nom for nom in ("primaire", "replique", "archives"))
    for dossier in (primaire, replique):
        dossier.mkdir(mode=0o700)
    if qui:
        for dossier in (primaire, replique, archives):
            shutil.chown(dossier, qui, qui)
    initdb = [outil("initdb"), "-D", primaire, "-U", "safran", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    lancer(*initdb, "--wal-segsize=1", "--no-sync", comme=qui)
    reglages = primaire / "postgresql.conf"
    dits = PRIMAIRE.format(port=grappe.ports["primaire"], archivage=ARCHIVAGE, archives=archives)
    reglages.write_text(reglages.read_text() + dits)
    allumer(grappe, "primaire")
    with base_ouvrir(grappe.base("postgres", "primaire")) as serveur:
        serveur.execute("CREATE DATABASE safran")
    lancer(outil("pg_basebackup"), "-D", replique, "-d", grappe.base("postgres", "primaire"), "-R", "-X", "stream",
           "-C", "-S", "replique", "-c", "fast", comme=qui)  # fmt: skip
    with (replique / "postgresql.auto.conf").open("a") as reglages_replique:
        reglages_replique.write(f"port = {grappe.ports['replique']}\narchive_mode = off\n")
    allumer(grappe, "replique")


def _demonstration(grappe: Grappe) -> None:
    _etape("Région de démonstration (deux minutes)")
    a, b = (Commandes(grappe.environnement(machine)) for machine in MACHINES)
    a.lancer("preparer_seau")
    a.lancer("preparer_demo")
    a.fermer()
    b.lancer("collectstatic", "--no-input", "--verbosity", "0")
    b.fermer()


def _machines(grappe: Grappe) -> None:
    _etape("Deux machines, chacune deux processus du site, un de fond, sa minuterie ; un serveur frontal")
    allumer(grappe, *services(grappe))
    for machine in MACHINES:
        attendre_pret(grappe, machine)


def attendre_pret(grappe: Grappe, machine: str, secondes: float = 120) -> None:
    """Until this machine says that it may be sent visitors."""
    fin, visiteur = time.monotonic() + secondes, Visiteur(grappe, machine)
    attendre(grappe.ports[machine], secondes)
    while visiteur.statut("/sante/pret/") != 200:
        if time.monotonic() > fin:
            raise SystemExit(f"La machine {machine} n’est pas prête : ses journaux et /sante/pret/ disent pourquoi.")
        time.sleep(0.5)


def _adresses(grappe: Grappe) -> str:
    directes = "\n".join(f"  machine {m} seule       http://127.0.0.1:{grappe.ports[m]}" for m in MACHINES)
    return f"""
La grappe est ouverte.
  le site               {grappe.url}  (certificat : {grappe.certificat})
{directes}
  primaire, réplique    127.0.0.1:{grappe.ports["primaire"]}, 127.0.0.1:{grappe.ports["replique"]}
  mandataire            127.0.0.1:{grappe.ports["mandataire"]}
  cache, fichiers       127.0.0.1:{grappe.ports["cache"]}, 127.0.0.1:{grappe.ports["objets"]}
  journaux              {grappe.dossier}/journaux
« make grappe-verifier » la met à l’épreuve, « make grappe-fermer » l’arrête et efface tout."""


def fermer() -> None:
    """Stop everything, the keeper first to know; remove the folder."""
    grappe = Grappe.ouverte()
    arreter(grappe)
    shutil.rmtree(grappe.dossier)
    print("La grappe est fermée.")


def arreter(grappe: Grappe) -> None:
    """Stop the keeper, which stops the rest; what is left of them is killed."""
    if vit(grappe, "gardien"):
        os.kill(gardien := pid_de(grappe, "gardien"), 15)
        for _ in range(600):
            if not _present(gardien):
                break
            time.sleep(0.1)
    for nom in services(grappe):
        if vit(grappe, nom):
            groupe_tuer(pid_de(grappe, nom))


def _present(pid: int) -> bool:
    try:
        os.waitpid(pid, os.WNOHANG)  # il est parfois notre enfant
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
