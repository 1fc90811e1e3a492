"""What the ground floor itself offers and listens to: checks, invariants, periodic works, processing of personal
data, signals.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.choices import EtatCourriel
from home.courriels.boite import RETENUS, courriels_relancer, courriels_retenus, courriels_vider
from home.courriels.nouvelles import recapitulatifs_send
from home.exploitation.travailleurs import taches_reprendre
from home.exploitation.travaux import HEURE, MINUTE, NUIT, Periodique
from home.fichiers.reception import adresse_lue
from home.models import Courriel
from home.securite.donnees_personnelles import Traitement
from home.securite.navigateur import origine_tuiles, rapports_oublier
from home.site.cache import public_purge

# What `manage.py check` says before the site is opened.

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


# Invariants of the ground floor.


def courriels_coherents() -> Iterator[str]:
    """Every mail is in one known state; what was sent has its date."""
    for pk in Courriel.objects.exclude(etat__in=EtatCourriel.values).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dans un état inconnu."
    for pk in Courriel.objects.filter(etat=EtatCourriel.ENVOYE, envoye_le=None).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dit envoyé, sans date d’envoi."


def courriels_tenus() -> Iterator[str]:
    """A rehearsal says so, lest someone wait for its mails."""
    if courriels_retenus():
        yield f"Aucun courriel ne part d’ici : ce site est une répétition (fichier privé « {RETENUS} »)."


# What comes back by itself on the ground floor.


def pages_publier() -> None:
    """Put online, or take off, the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


TRAVAUX = [
    Periodique("socle.courriels", MINUTE, courriels_relancer, "{} courriel(s) envoyé(s)."),
    Periodique("socle.taches", MINUTE, taches_reprendre, "Tâches reprises : {0[0]} ; en échec : {0[1]}."),
    Periodique("socle.publications", MINUTE, pages_publier, "Pages publiées à leur heure."),
    Periodique("socle.nouvelles", HEURE, recapitulatifs_send, "{} récapitulatif(s) écrit(s)."),
    Periodique("socle.politique", NUIT, rapports_oublier, "{} refus de navigateur oublié(s)."),
    Periodique("socle.vieux_courriels", NUIT, courriels_vider, "{} courriel(s) vidé(s)."),
]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Écrire aux membres, comme chacun le choisit",
        "adresse, objet et texte des courriels, ce que la personne a arrêté, jour de son dernier récapitulatif",
        "Courriel Recapitulatif",
        destinataires="la personne ; la Région, pour les envois en échec",
        duree="texte effacé trente jours après l’envoi ; objet et date jusqu’à l’effacement du compte",
    ),
    Traitement(
        "Montrer à chacun ce qui l’attend",
        "copie de sa page « Mon espace », adresse secrète de son agenda (son empreinte seule)",
        "FluxAgenda",
        destinataires="la personne seule",
        duree="jusqu’à la fermeture du compte",
    ),
    Traitement(
        "Savoir qui a écrit, publié ou décidé",
        "auteur et date d’un geste, son motif",
        "Passage ImageSafran DocumentSafran ParametresSite wagtailcore.Page wagtailcore.Revision "
        "wagtailcore.PageLogEntry wagtailcore.ModelLogEntry wagtailcore.WorkflowState wagtailcore.TaskState "
        "wagtailcore.Comment wagtailcore.CommentReply wagtailcore.PageSubscription wagtailcore.UploadedFile "
        "wagtailimages.Image wagtaildocs.Document wagtailadmin.EditingSession wagtailadmin.FormState",
        destinataires="la Région ; l’auteur d’une page publique se lit de tous",
    ),
]


# What this floor listens to: Wagtail tells by signals that the tree of pages changed, whoever changed it.


def page_changee(sender: type, **suite: Any) -> None:
    """A page appeared, changed, moved or left the public's sight."""
    public_purge()


def ligne_effacee(sender: type[Model], **suite: Any) -> None:
    """A page was deleted, by whatever way."""
    if issubclass(sender, Page):
        public_purge()


def ecouter_les_pages() -> None:
    """Connect, once, from the app's `ready()`."""
    from home.models import ParametresSite

    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(page_changee, dispatch_uid="home.site.cache")
    post_delete.connect(ligne_effacee, dispatch_uid="home.site.cache")
    # Une page que l'on réserve quitte aussitôt les pages gardées ; le site et ses réglages entourent chaque page.
    for modele in (ParametresSite, PageViewRestriction, Site):
        post_save.connect(page_changee, sender=modele, dispatch_uid="home.site.cache")
        post_delete.connect(page_changee, sender=modele, dispatch_uid="home.site.cache")
