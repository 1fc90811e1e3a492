"""The dates of the demonstration: brought back to today when it opens again, and what was done months ago done by
the rules at that instant.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Revision

from home.models import Passage
from pratiques.models import FichePratiquePage
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation
from safran.presences.models import Presence

# What a demonstration says was done months ago is done by the rules, at that instant.


class _Genre(type):
    """Every instant is one of these: only what « now » answers differs."""

    def __instancecheck__(cls, objet: Any) -> bool:
        return isinstance(objet, datetime.datetime)


@contextmanager
def a_l_instant(instant: datetime.datetime) -> Iterator[None]:
    """Inside, Django's clock says this aware instant, defaults of models included."""

    class Arrete(datetime.datetime, metaclass=_Genre):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return instant.astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Arrete):
        yield


# The demonstration opened again: its dates come back to today, as if no time had passed while it was closed.
# What lives moves by the days gone; what was learned and certified stays on its day, and so do the facts.

VIVANTES = ("annuaire", "membres", "pratiques", "vie_locale", "tendances", "demandes", "orientation")
# Les tables de recherche se refont d’après ce qu’elles répètent ; un décompte est celui d’un mois, qui ne glisse pas.
REFAITES = {"annuaire.LigneRecherche", "pratiques.IndexFiche", "orientation.Decompte"}
# Ce qui suit une session, et par où.
PAR_SESSION = {
    "inscriptions.SessionFormation": "pk",
    "inscriptions.Seance": "session",
    "inscriptions.PlacesReservees": "session",
    "inscriptions.OuvertureParGroupe": "session",
    "inscriptions.Inscription": "session",
    "presences.Presence": "seance__session",
    "presences.EtapePresence": "presence__seance__session",
    "presences.Contresignature": "seance__session",
    "evaluations.Campagne": "session",
    "evaluations.Participation": "campagne__session",
}
# Ce qui regarde devant soi garde son avance, même échu depuis ; le reste a eu lieu, et ne passe pas aujourd’hui.
ECHEANCES = frozenset(
    "a_revoir_le a_verifier_le au date decision_le dernier_jour echeance expire_le ferme_le fin libere_le"
    " offre_expire_le ouverte_le ouvre_le premier_jour".split()
)
OUVERTURES = frozenset({"ouvre_le", "ouverte_le"})  # ouvert à la dernière ouverture, ce l’est encore
TROP_TARD = 14  # au-delà, une session à venir ne cherche plus un jour ouvré
Moment = datetime.date | datetime.datetime


def _marque() -> Path:
    return settings.DONNEES / "demonstration-ouverte-le"


def demonstration_dater(jour: datetime.date | None = None) -> None:
    """Remember that the demonstration is of today, or of the day on which its building began."""
    _marque().write_text((jour or timezone.localdate()).isoformat(), "ascii")


def demonstration_rajeunir() -> int:
    """Move what lives by the days gone since the demonstration was last opened, all or nothing; return those days.

    What somebody wrote since then stays as it is.
    """
    jours = 0
    if _marque().exists():
        jours = (timezone.localdate() - datetime.date.fromisoformat(_marque().read_text("ascii").strip())).days
    with transaction.atomic():
        if jours > 0:
            _sessions_deplacer(jours)
            for modele in [m for nom in VIVANTES for m in apps.get_app_config(nom).get_models()]:
                if modele._meta.label not in REFAITES:
                    _deplacer(modele, lambda _, valeurs: 0 if _ecrite_depuis(valeurs, jours) else jours)
            _deplacer(
                Passage,
                lambda piece, valeurs: jours if piece in VIVANTES and not _ecrite_depuis(valeurs, jours) else 0,
                "content_type__app_label",
            )
            champs = [c for c in FichePratiquePage._meta.local_concrete_fields if isinstance(c, models.DateField)]
            for fiche in FichePratiquePage.objects.exclude(latest_revision=None).select_related("latest_revision"):
                dates = {champ.name: champ.value_to_string(fiche) or None for champ in champs}
                contenu = fiche.latest_revision.content | dates
                Revision.objects.filter(pk=fiche.latest_revision_id).update(content=contenu)
        demonstration_dater()
    if jours > 0:
        for commande in ("indexer_annuaire", "indexer_pratiques"):
            call_command(commande, stdout=StringIO())
        for nom in settings.CACHES:
            caches[nom].clear()
    return max(jours, 0)


def _deplacer(modele: type[models.Model], jours_de: Callable[[Any, Iterable[Moment]], int], chemin: str = "pk") -> None:
    """Move the dates of each row by its days, the latest rows first: none takes the place that another still holds."""
    champs = [champ.attname for champ in modele._meta.local_concrete_fields if isinstance(champ, models.DateField)]
    lignes = []
    for pk, cle, *dates in modele._base_manager.values_list("pk", chemin, *champs) if champs else ():
        valeurs = {nom: valeur for nom, valeur in zip(champs, dates, strict=True) if valeur is not None}
        if valeurs and (jours := jours_de(cle, valeurs.values())):
            lignes.append((pk, {nom: _avancer(nom, valeur, jours) for nom, valeur in valeurs.items()}))
    for pk, valeurs in sorted(lignes, key=lambda ligne: max(map(_jour, ligne[1].values())), reverse=True):
        modele._base_manager.filter(pk=pk).update(**valeurs)


def _avancer(nom: str, valeur: Moment, jours: int) -> Moment:
    """The same hour of the clock, so many days later; what took place stays past."""
    ecart = datetime.timedelta(days=jours)
    if isinstance(valeur, datetime.datetime):
        maintenant: Moment = timezone.now()
        apres: Moment = timezone.make_aware(timezone.make_naive(valeur) + ecart)
    else:
        maintenant, apres = timezone.localdate(), valeur + ecart
    deja = nom in OUVERTURES and _jour(apres) <= timezone.localdate()
    return apres if not deja and (nom in ECHEANCES or valeur > maintenant) else min(apres, maintenant)


def _jour(valeur: Moment) -> datetime.date:
    return timezone.localdate(valeur) if isinstance(valeur, datetime.datetime) else valeur


def _ecrite_depuis(valeurs: Iterable[Moment], jours: int) -> bool:
    """Whether the row was born since the last opening: none of its dates is as old."""
    aujourdhui = timezone.localdate()
    return aujourdhui - datetime.timedelta(days=jours) < min(map(_jour, valeurs)) <= aujourdhui


def _sessions_deplacer(jours: int) -> None:
    """Sessions that still live, with all that hangs on them."""
    finies = (EtatSession.ANNULEE, EtatSession.TERMINEE)
    vivantes = SessionFormation.objects.exclude(etat__in=finies).filter(certificats=None)
    signees = set(Presence.objects.values_list("seance__session", flat=True))
    de_session = {
        session.pk: _jours_de_session([s.date for s in session.seances.all()], jours, session.pk in signees)
        for session in vivantes.prefetch_related("seances")
    }
    suivent = [(apps.get_model(nom), chemin) for nom, chemin in PAR_SESSION.items()]
    suivent += [(Passage, "sessionformation"), (Passage, "inscription__session")]
    for modele, chemin in suivent:
        _deplacer(modele, lambda cle, _: de_session.get(cle, 0), chemin)


def _jours_de_session(dates: list[datetime.date], jours: int, signee: bool) -> int:
    """How far one session moves: to today when it had met, else so that it meets on working days."""
    aujourdhui = timezone.localdate()
    if dates and (signee or min(dates) <= aujourdhui - datetime.timedelta(days=jours)):
        return max(0, min(jours, (aujourdhui - max(dates)).days))
    possibles = range(jours, jours + TROP_TARD)
    return next((n for n in possibles if all(est_ouvre(date + datetime.timedelta(days=n)) for date in dates)), jours)


# Read the demonstration's content: YAML files, dates relative to today.


CONTENU = Path(__file__).parent / "contenu"
SAMEDI = 5
FERIES = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def _lire(chemin: Path) -> Any:
    """The reader written in C: the whole content takes 0.14 s instead of 1.8."""
    return yaml.load(chemin.read_text("utf-8"), Loader=yaml.CSafeLoader)


def fichier_lire(nom: str) -> Any:
    """The content of one YAML file."""
    return _lire(CONTENU / nom)


def dossier_lire(nom: str) -> list[dict[str, Any]]:
    """The content of every YAML file of a folder, by name."""
    return [_lire(chemin) for chemin in sorted((CONTENU / nom).glob("*.yaml"))]


@cache
def aujourd_hui() -> datetime.date:
    """The day of the demonstration being built: one, even when midnight passes meanwhile."""
    return timezone.localdate()


def jour(decalage: int | str | None) -> datetime.date | None:
    """Today plus a number of days (negative is past)."""
    return None if decalage is None else aujourd_hui() + datetime.timedelta(days=int(decalage))


def jour_ouvre(decalage: int) -> datetime.date:
    """The first working day so many days from now."""
    choisi = aujourd_hui() + datetime.timedelta(days=decalage)
    while not est_ouvre(choisi):
        choisi += datetime.timedelta(days=1)
    return choisi


def est_ouvre(date: datetime.date) -> bool:
    """Neither a week-end nor a public holiday of fixed date."""
    return date.weekday() < SAMEDI and (date.month, date.day) not in FERIES


def instant(jours_passes: int | str | None) -> datetime.datetime | None:
    """A moment of the working day, so many days ago."""
    if jours_passes is None:
        return None
    jour = timezone.localdate() - datetime.timedelta(days=int(jours_passes))  # celui d’ici : il a commencé avant l’UTC
    return datetime.datetime.combine(jour, datetime.time(9, int(jours_passes) * 7 % 60), datetime.UTC)
