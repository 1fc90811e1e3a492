"""What `manage.py check` says before the site is opened."""

import ctypes
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from home.antivirus import adresse_lue
from home.tuiles import origine_tuiles

# Ce que WeasyPrint charge, et le paquet Debian qui l’apporte.
BIBLIOTHEQUES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
}


def _se_charge(noms: tuple[str, ...]) -> bool:
    for nom in noms:
        try:
            ctypes.CDLL(nom)
        except OSError:
            continue
        return True
    return False


@register(Tags.compatibility)
def pango_present(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn, with the line to type, when documents cannot be made; everything else works."""
    absents = [paquet for paquet, noms in BIBLIOTHEQUES.items() if not _se_charge(noms)]
    if not absents:
        return []
    return [
        Warning(
            "Pango manque : les documents PDF (attestations, feuilles à imprimer) ne peuvent pas être faits. "
            "Le reste du site fonctionne.",
            hint=f"Installez-le par « sudo apt-get install {' '.join(absents)} », puis relancez le site.",
            id="home.W001",
        )
    ]


@register()
def tuiles_completes(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An address of tiles that the map cannot use, or that names nobody, is told before the site opens."""
    url = settings.TUILES_URL
    if not url:
        return []
    fautes = []
    if not all(repere in url for repere in ("{z}", "{x}", "{y}")) or not (origine_tuiles(url) or url.startswith("/")):
        phrase = "TUILES_URL n’est pas une adresse de tuiles."
        fautes.append(Warning(phrase, hint="https://tuiles.example/{z}/{x}/{y}.png", id="home.W002"))
    if not settings.TUILES_ATTRIBUTION:
        phrase = "TUILES_ATTRIBUTION est vide : la licence d’un fond de carte demande d’en nommer les auteurs."
        fautes.append(Warning(phrase, id="home.W003"))
    return fautes


@register()
def reglages_entiers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What goes by several settings is told when one of them lacks: it would not be there, without a word."""
    fautes = []
    for groupe in (("PROCONNECT_URL", "PROCONNECT_CLIENT", "PROCONNECT_SECRET"), ("MATOMO_URL", "MATOMO_SITE")):
        manques = [nom for nom in groupe if not getattr(settings, nom)]
        if manques and len(manques) < len(groupe):
            phrase = f"{groupe[0].split('_')[0]} ne sert pas : renseignez aussi {', '.join(manques)}."
            fautes.append(Warning(phrase, id="home.W004"))
    if settings.MATOMO_URL and not origine_tuiles(settings.MATOMO_URL):
        fautes.append(Warning("MATOMO_URL n’est pas une adresse.", hint="https://mesure.example", id="home.W005"))
    return fautes


@register(Tags.security, deploy=True)
def machines_ensemble(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Several machines that do not share what they must are several sites."""
    if settings.HOTES < 2:
        return []
    partages = {
        "DATABASE_URL : une base PostgreSQL, la même pour toutes.": connection.vendor == "postgresql",
        "CACHE_URL : essais comptés, pages gardées, versions et dépôts en cours.": settings.CACHE_URL,
        "STOCKAGE_URL : images, documents, modules, attestations.": settings.STOCKAGE_URL,
        "BADGES_CLE : sans elle, chaque machine signe d’une autre clé.": settings.BADGES_CLE,
    }
    phrase = f"HOTES vaut {settings.HOTES}, et ces machines ne partagent pas "
    return [Error(phrase + manque, id="home.E003") for manque, partage in partages.items() if not partage]


@register(Tags.security)
def antivirus_joignable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An antivirus that could never be asked, or a word that would not mean anything once it is silent."""
    fautes = []
    if settings.ANTIVIRUS_URL and adresse_lue(settings.ANTIVIRUS_URL) is None:
        exemples = "tcp://127.0.0.1:3310 ou unix:///run/clamav/clamd.ctl"
        fautes.append(Error("ANTIVIRUS_URL n’est pas une adresse de clamd.", hint=exemples, id="home.E001"))
    if settings.ANTIVIRUS_EN_PANNE not in ("refuser", "accepter"):
        fautes.append(Error("ANTIVIRUS_EN_PANNE vaut « refuser » ou « accepter ».", id="home.E002"))
    return fautes
