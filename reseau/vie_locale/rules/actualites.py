"""The news of a bassin is written, corrected, withdrawn."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.periodes import mois_apres
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import ACTUALITE_MOIS_MAX, Visibilite
from reseau.vie_locale.models import Actualite
from reseau.vie_locale.permissions import peut_tenir
from reseau.vocabulaires.models import Theme

PAS_A_VOUS = "Qui anime ces bassins écrit leurs actualités, ou la Région."


@transaction.atomic
def actualite_ecrire(
    *,
    par: Compte,
    cle: uuid.UUID,
    titre: str,
    texte: str,
    bassins: Iterable[Bassin],
    expire_le: datetime.date,
    du: datetime.date | None = None,
    visibilite: str = Visibilite.PUBLIC.value,
    lien: str = "",
    themes: Iterable[Theme] = (),
) -> Actualite:
    """Write a piece of news; the same key twice writes it once.

    Raises RegleRefusee "droit", "bassins", "du" in the past, or "expire_le" before that day or past a year.
    """
    bassins, du = list(bassins), du or timezone.localdate()
    _bassins_garder(par=par, bassins=bassins)
    if (deja := Actualite.objects.filter(uuid=cle, auteur=par).first()) is not None:
        return deja
    if du < timezone.localdate():
        raise RegleRefusee("du", "Une actualité paraît aujourd’hui ou un jour à venir.")
    _jours_garder(du=du, expire_le=expire_le)
    actualite, creee = Actualite.objects.get_or_create(
        uuid=cle,
        defaults={
            "titre": titre.strip(), "texte": texte.strip(), "lien": lien, "visibilite": visibilite, "du": du,
            "expire_le": expire_le, "auteur": par,
        },
    )  # fmt: skip
    if creee:
        actualite.bassins.set(bassins)
        actualite.themes.set(themes)
        public_purge()
    return actualite


@transaction.atomic
def actualite_corriger(
    *,
    actualite: Actualite,
    par: Compte,
    version: int,
    titre: str,
    texte: str,
    bassins: Iterable[Bassin],
    expire_le: datetime.date,
    du: datetime.date | None = None,
    visibilite: str = Visibilite.PUBLIC.value,
    lien: str = "",
    themes: Iterable[Theme] = (),
) -> Actualite:
    """Correct a piece of news; `version` is the one that was read.

    Raises RegleRefusee "droit", "bassins", "etat" once it is withdrawn, "version" when someone corrected it meanwhile,
    or "expire_le". A day already begun stays as it is.
    """
    bassins = list(bassins)
    verrou = _tenue(actualite=actualite, par=par)
    _bassins_garder(par=par, bassins=bassins)
    if verrou.retiree_le is not None:
        raise RegleRefusee("etat", "Cette actualité est retirée : écrivez-en une autre.")
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de corriger cette actualité : relisez, puis envoyez à nouveau.")
    du = verrou.du if du is None else du
    if du != verrou.du and min(du, verrou.du) < timezone.localdate():
        raise RegleRefusee("du", "Ce jour ne se change plus, ou il est passé.")
    _jours_garder(du=du, expire_le=expire_le)
    verrou.titre, verrou.texte, verrou.lien = titre.strip(), texte.strip(), lien
    verrou.visibilite, verrou.du, verrou.expire_le = visibilite, du, expire_le
    verrou.version += 1
    verrou.save()
    verrou.bassins.set(bassins)
    verrou.themes.set(themes)
    public_purge()
    return verrou


@transaction.atomic
def actualite_retirer(*, actualite: Actualite, par: Compte) -> Actualite:
    """Take it off every screen; withdrawn already, nothing happens. Raises RegleRefusee "droit"."""
    verrou = _tenue(actualite=actualite, par=par)
    if verrou.retiree_le is None:
        verrou.retiree_le, verrou.retiree_par = timezone.now(), par
        verrou.save(update_fields=["retiree_le", "retiree_par"])
        public_purge()
    return verrou


def _tenue(*, actualite: Actualite, par: Compte) -> Actualite:
    """The row, locked, still held by this person."""
    verrou = Actualite.objects.select_for_update(of=("self",)).get(pk=actualite.pk)
    if not peut_tenir(par, verrou.bassins.values_list("pk", flat=True)):
        raise RegleRefusee("droit", PAS_A_VOUS)
    return verrou


def _bassins_garder(*, par: Compte, bassins: list[Bassin]) -> None:
    if not bassins:
        raise RegleRefusee("bassins", "Choisissez au moins un bassin.")
    if not peut_tenir(par, bassins):
        raise RegleRefusee("droit", PAS_A_VOUS)


def _jours_garder(*, du: datetime.date, expire_le: datetime.date) -> None:
    if expire_le <= du:
        raise RegleRefusee("expire_le", "Une actualité expire après le jour où elle paraît.")
    if expire_le > mois_apres(jour=du, mois=ACTUALITE_MOIS_MAX):
        raise RegleRefusee("expire_le", "Une actualité dure un an au plus.")
