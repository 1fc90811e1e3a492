"""The services that several machines share, each named by one variable; without it, this machine does alone."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;PRAGMA cache_size=-32000;"
    ),
}
MOTEURS = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
SCHEMAS_CACHE = {"valkey": "redis", "valkeys": "rediss", "redis": "redis", "rediss": "rediss"}
SCHEMAS_STOCKAGE = {"s3": "https", "s3+http": "http"}
Reglages = dict[str, dict[str, Any]]


def refuser(phrase: str) -> ImproperlyConfigured:
    """What a wrong value says."""
    return ImproperlyConfigured(f"SAFRAN ne démarre pas : {phrase}")


def base_lire(adresse: str) -> dict[str, Any]:
    """The base of this address; SQLite and PostgreSQL are the two that the site is tried on."""
    base = environ.Env.db_url_config(adresse) if "://" in adresse else {}
    if base.get("ENGINE") not in MOTEURS:
        raise refuser(
            "DATABASE_URL nomme PostgreSQL ou SQLite, comme postgres://compte:motdepasse@hote:5432/base ou "
            "sqlite:////chemin/safran.sqlite3."
        )
    return base


def base_regler(base: dict[str, Any], *, mutualisee: bool) -> None:
    """How this base is spoken to; through a pooler in transaction mode, nothing outlives a transaction."""
    # Une connexion sert plusieurs pages : en ouvrir une fait relire deux cents tables à SQLite.
    base["CONN_MAX_AGE"] = 600
    if base["ENGINE"].endswith("sqlite3"):
        base["OPTIONS"] = SQLITE
        return
    base["CONN_HEALTH_CHECKS"] = True
    base.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    if mutualisee:
        base["DISABLE_SERVER_SIDE_CURSORS"] = True
        base["OPTIONS"]["prepare_threshold"] = None


def replique_lire(adresse: str, primaire: dict[str, Any], *, mutualisee: bool) -> dict[str, Any]:
    """The base where pages are read when it has all that the primary has; asked less patiently than the primary."""
    base = environ.Env.db_url_config(adresse)
    if not primaire["ENGINE"] == base["ENGINE"] == "django.db.backends.postgresql":
        raise refuser(
            "DATABASE_REPLIQUE_URL nomme une réplique PostgreSQL de DATABASE_URL, comme postgres://hote/safran."
        )
    base["OPTIONS"] = {"connect_timeout": 2}
    base_regler(base, mutualisee=mutualisee)
    return {**base, "TEST": {"MIRROR": "default"}}


def caches_lire(adresse: str, donnees: Path) -> Reglages:
    """Two caches, so that whoever invents addresses does not drive out what counts tries: files, or a shared server."""
    if not adresse:
        combien = {"default": ("cache", 20_000), "pages": ("cache-pages", 3_000)}
        return {
            nom: {
                "BACKEND": "home.fichiers.disque.CacheFichiers",
                "LOCATION": str(donnees / dossier),
                "OPTIONS": {"MAX_ENTRIES": entrees},
            }
            for nom, (dossier, entrees) in combien.items()
        }
    lue = urlsplit(adresse)
    if (
        lue.scheme not in {"valkey", "valkeys", "redis", "rediss"}
        or not lue.hostname
        or not _base(lue.path).isdecimal()
    ):
        raise refuser("CACHE_URL se donne comme valkey://hote:6379/0 (ou redis://, rediss:// en TLS).")
    schema, premiere = SCHEMAS_CACHE[lue.scheme], int(_base(lue.path))
    serveur = urlunsplit((schema, lue.netloc, "", lue.query, ""))
    return {
        nom: {
            "BACKEND": "home.exploitation.partage.CachePartage",
            "LOCATION": serveur,
            "OPTIONS": {"db": premiere + rang},
        }
        for rang, nom in enumerate(("default", "pages"))
    }


def stockages_lire(adresse: str, medias: str, prive: Path) -> tuple[Reglages, str]:
    """Where files are kept, public and private, and the origin of the pictures when it is elsewhere."""
    if not adresse:
        sur_disque = {"BACKEND": "home.fichiers.disque.FichiersDurables", "OPTIONS": {"location": str(prive)}}
        return {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "prive": sur_disque}, ""
    lue, options = urlsplit(adresse), dict(parse_qsl(urlsplit(adresse).query))
    seau = lue.path.strip("/")
    if lue.scheme not in SCHEMAS_STOCKAGE or not lue.hostname or not lue.username or not seau or "/" in seau:
        raise refuser("STOCKAGE_URL se donne comme s3://cle:secret@s3.exemple.example/seau?region=fr-par.")
    origine = f"{SCHEMAS_STOCKAGE[lue.scheme]}://{lue.netloc.rpartition('@')[2]}"
    communs = {
        "endpoint_url": origine,
        "access_key": unquote(lue.username),
        "secret_key": unquote(lue.password or ""),
        "region_name": options.get("region", "us-east-1"),
    }
    publics = {**communs, "bucket_name": seau, "location": "media"}
    if medias:
        vue = urlsplit(medias)
        if vue.scheme not in {"http", "https"} or not vue.hostname:
            raise refuser("STOCKAGE_MEDIAS_URL se donne comme https://medias.exemple.example.")
        origine = f"{vue.scheme}://{vue.netloc}"
        # Sous cette adresse, les chemins sont ceux du seau.
        publics |= {"custom_domain": vue.netloc + vue.path.rstrip("/"), "url_protocol": f"{vue.scheme}:"}
    prives = {**communs, "bucket_name": options.get("prive", seau), "location": "prive"}
    return {
        "default": {"BACKEND": "home.fichiers.objets.StockageObjets", "OPTIONS": publics},
        "prive": {"BACKEND": "home.fichiers.objets.StockageObjets", "OPTIONS": prives},
    }, origine


def pannes_dire(adresse: str) -> None:
    """Tell Sentry, or what speaks as it does, of each breakdown: where, not who, and nothing of what was typed."""
    if not adresse:
        return
    try:
        import sentry_sdk
    except ModuleNotFoundError:
        raise refuser("SENTRY_DSN demande « pip install -r requirements-services.txt ».")
    sentry_sdk.init(
        adresse, send_default_pii=False, include_local_variables=False, max_request_body_size="never",
        before_send=_sans_adresses, traces_sample_rate=0,
    )  # fmt: skip


def _sans_adresses(evenement: dict[str, Any], indice: dict[str, Any]) -> dict[str, Any]:
    """An address may hold a code or a link of one's own: its beginning alone is told."""
    demande = evenement.get("request", {})
    for nom in ("query_string", "cookies", "headers", "env"):
        demande.pop(nom, None)
    if "url" in demande:
        lue = urlsplit(demande["url"])
        demande["url"] = f"{lue.scheme}://{lue.netloc}/{lue.path.strip('/').partition('/')[0]}/"
    evenement.pop("breadcrumbs", None)
    return evenement


def _base(chemin: str) -> str:
    return chemin.strip("/") or "0"
