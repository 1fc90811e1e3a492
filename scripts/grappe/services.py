"""The servers of a cluster: what each is told, and how it is started."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.grappe.plan import MACHINES, Grappe, outil, sous_postgres

ARCHIVAGE = 9  # secondes : ce que l’on accepte de perdre est dix
PAUSE = 60  # une minuterie, chaque minute
CONNEXIONS = 20
FRONTAL = """
{comme}daemon off; pid {dossier}/nginx.pid; worker_processes 1; error_log {dossier}/journaux/frontal.log;
events {{ worker_connections 2048; }}
http {{
  access_log {dossier}/journaux/frontal-acces.log;
  client_body_temp_path {dossier}/nginx-corps; proxy_temp_path {dossier}/nginx-reponses;
  fastcgi_temp_path {dossier}/nginx-1; uwsgi_temp_path {dossier}/nginx-2; scgi_temp_path {dossier}/nginx-3;
  # Une machine qui ne répond pas n’est pas mise à l’écart : la suivante prend la demande, l’autre se redemande. Deux
  # fois chacune, car elle a deux processus : une page que deux morts de suite ont coupée se lit encore.
  upstream site {{
    server 127.0.0.1:{a} max_fails=0; server 127.0.0.1:{b} max_fails=0;
    server 127.0.0.1:{a} max_fails=0; server 127.0.0.1:{b} max_fails=0;
  }}
  proxy_set_header Host $http_host; proxy_set_header X-Request-ID $request_id;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
  proxy_connect_timeout 2s;
  server {{
    listen 127.0.0.1:{frontal} ssl; server_name localhost .modules.localhost;
    ssl_certificate {dossier}/tls.pem; ssl_certificate_key {dossier}/tls.key;
    client_max_body_size 301m;
    location / {{ proxy_pass http://site; }}
    # Pendant une mise à jour, une machine a déjà des fichiers que l’autre n’a pas encore.
    location /static/ {{ proxy_pass http://site; proxy_next_upstream error timeout http_404; }}
    # Chaque envoi d’un module redit tout ce qui précède, sous un compteur : le rejouer n’écrit rien de plus.
    location ~ ^/modules/[^/]+/envoi/$ {{ proxy_pass http://site; proxy_next_upstream error timeout non_idempotent; }}
    # Tout autre envoi qu’un processus tenait quand il est mort ne se rejoue pas seul : la personne recommence.
    error_page 502 504 = @instant;
    location @instant {{
      default_type "text/html; charset=utf-8"; add_header Retry-After 2 always;
      return 503 "<!doctype html><html lang=fr><title>De retour dans un instant</title><p>De retour dans un instant.";
    }}
  }}
}}
"""
MANDATAIRE = """
[databases]
safran = host=127.0.0.1 port={primaire} user=safran
replique = host=127.0.0.1 port={replique} dbname=safran user=safran
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {mandataire}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connexions}
max_client_conn = 400
max_prepared_statements = 0
ignore_startup_parameters = extra_float_digits
server_login_retry = 1
query_wait_timeout = 5
"""


@dataclass(frozen=True)
class Service:
    """One process that the keeper starts, and starts again whenever it dies."""

    nom: str
    commande: list[str]
    port: str = ""  # celui qui répond quand il est prêt
    comme: str | None = None
    ou: Path = Path("/")
    env: dict[str, str] = field(default_factory=dict)
    arret: signal.Signals = signal.SIGTERM

    @property
    def partage(self) -> bool:
        """Both machines need it."""
        return not self.env


def services(grappe: Grappe) -> dict[str, Service]:
    """All of them, in the order in which they are started."""
    return {service.nom: service for service in [*_communs(grappe), *_machines(grappe), _frontal(grappe)]}


def _communs(grappe: Grappe) -> Iterator[Service]:
    """What both machines share."""
    for nom in ("primaire", "replique"):
        commande = [outil("postgres"), "-D", str(grappe.dossier / nom)]
        yield Service(nom, commande, nom, sous_postgres(), arret=signal.SIGINT)
    moto = [outil("moto_server"), "-H", "127.0.0.1", "-p", str(grappe.ports["objets"])]
    yield Service("objets", moto, "objets")
    valkey = [outil("valkey-server", "redis-server"), "--port", str(grappe.ports["cache"]), "--bind", "127.0.0.1"]
    valkey += ["--save", "", "--maxmemory", "256mb", "--maxmemory-policy", "volatile-ttl", "--dir", str(grappe.dossier)]
    yield Service("cache", valkey, "cache")
    pgbouncer = [outil("pgbouncer"), str(grappe.dossier / "pgbouncer.ini")]
    yield Service("mandataire", pgbouncer, "mandataire", sous_postgres(), arret=signal.SIGINT)


def _machines(grappe: Grappe) -> Iterator[Service]:
    """The processes of docs/exploitation.md, on each machine."""
    for machine in MACHINES:
        code, env = grappe.code(machine), grappe.environnement(machine)
        python = str(code / ".venv/bin/python")
        granian = [str(code / ".venv/bin/granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"]
        granian += ["--port", str(grappe.ports[machine]), "--workers", "1", "--blocking-threads", "4"]
        for rang in (1, 2):
            yield Service(f"{machine}-site-{rang}", [*granian, "safran.wsgi:application"], machine, ou=code, env=env)
        fond = [python, "manage.py", "db_worker", "--backend", "fond", "--no-reload"]
        yield Service(f"{machine}-fond", fond, ou=code, env=env)
        battre = f"while sleep {PAUSE}; do {python} manage.py battre; done"
        yield Service(f"{machine}-minuterie", ["bash", "-c", battre], ou=code, env=env)


def _frontal(grappe: Grappe) -> Service:
    commande = [outil("nginx"), "-c", str(grappe.dossier / "nginx.conf"), "-e", str(grappe.dossier / "journaux/nginx")]
    return Service("frontal", commande, "frontal")


def configurations_ecrire(grappe: Grappe) -> None:
    """The files that nginx and the pooler read."""
    comme = "user www-data;\n" if sous_postgres() else ""
    frontal = FRONTAL.format(comme=comme, dossier=grappe.dossier, **grappe.ports)
    (grappe.dossier / "nginx.conf").write_text(frontal)
    (grappe.dossier / "pgbouncer.ini").write_text(MANDATAIRE.format(connexions=CONNEXIONS, **grappe.ports))
