"""What the calendar does to readings that wait and to notes that nobody confirms (R5.18).

Each row is taken under its lock: run twice, or by two workers at once, a night tells each thing once. A night that
was missed is caught up.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.lectures import BIENTOT, ECHUE
from home.periodes import mois_apres
from home.typographie import date_courte
from pratiques import annonces, avis
from pratiques.choices import EN_LECTURE, Statut
from pratiques.models import FichePratiquePage, Relecture
from pratiques.rules.etats import fiche_verrouiller
from pratiques.rules.publication import fiche_ranger
from pratiques.rules.rappels import MOIS_ARCHIVE, MOIS_AVANT
from pratiques.rules.relectures import GRACE_RELECTURE, lit_encore, place_rendre

MOTIF_SANS_REPONSE = "Sans confirmation six mois après sa date de révision."


@dataclass
class BilanRelectures:
    """What one night did to readings."""

    rappelees: int = 0
    liberees: int = 0


@dataclass
class BilanPlaces:
    """What one night did of the seats that nobody takes."""

    relancees: int = 0


@dataclass
class BilanFiches:
    """What one night did to the notes that nobody confirms."""

    annoncees: int = 0
    archivees: int = 0


def relectures_echoir(*, jour: datetime.date | None = None) -> BilanRelectures:
    """Remind the readers whose day comes, open again the seats of those who left or let it pass. Rerun freely.

    Never touches a reading given back, nor one whose note is not being read any more.
    """
    jour, bilan = jour or timezone.localdate(), BilanRelectures()
    prises = Relecture.objects.ouvertes().filter(lecteur__isnull=False, fiche__statut__in=EN_LECTURE)
    for pk, fiche_pk in list(prises.order_by("pk").values_list("pk", "fiche_id")):
        _relecture_expire(pk, fiche_pk, jour, bilan)
    return bilan


@transaction.atomic
def _relecture_expire(pk: int, fiche_pk: int, jour: datetime.date, bilan: BilanRelectures) -> None:
    """One reading, under the locks that its reader takes to return it or to give the seat back."""
    fiche = fiche_verrouiller(pk=fiche_pk)
    relecture = Relecture.objects.select_for_update(of=("self",)).select_related("lecteur", "reseau").get(pk=pk)
    if relecture.verdict or relecture.lecteur is None or fiche.statut not in EN_LECTURE:
        return
    partie, jusqu_au = not lit_encore(relecture=relecture), relecture.echeance + GRACE_RELECTURE
    if partie or jusqu_au < jour:
        lecteur, prise_le = relecture.lecteur, relecture.prise_le
        annonces.place_rendue(relecture, partie=partie)
        place_rendre(relecture=relecture)
        annonces.place_libre(relecture, lecteur=lecteur, prise_le=prise_le)
        bilan.liberees += 1
    elif relecture.rappelee_le is None and relecture.pas_du(jour):
        relecture.rappelee_le = jour
        relecture.save(update_fields=["rappelee_le"])
        annonces.relecture_rappelee(relecture, jusqu_au)
        bilan.rappelees += 1


def places_relancer(*, jour: datetime.date | None = None) -> BilanPlaces:
    """Tell who may find a reader of the seats that nobody takes, before their day and on it; then the authors.

    One mail for the seats of a note that come to the same step; a night that was missed tells the last step alone.
    Rerun freely.
    """
    jour, bilan = jour or timezone.localdate(), BilanPlaces()
    libres = Relecture.objects.libres().a_relancer(jour).filter(fiche__statut__in=EN_LECTURE)
    for fiche_pk in sorted(set(libres.values_list("fiche_id", flat=True))):
        _places_remind(fiche_pk, jour, bilan)
    return bilan


@transaction.atomic
def _places_remind(fiche_pk: int, jour: datetime.date, bilan: BilanPlaces) -> None:
    """The seats of one note, under the lock that whoever takes one holds."""
    fiche = fiche_verrouiller(pk=fiche_pk)
    if fiche.statut not in EN_LECTURE:
        return
    dues: dict[int, list[Relecture]] = {BIENTOT: [], ECHUE: []}
    for place in fiche.relectures.libres().order_by("rang", "pk"):
        if pas := place.relancer(jour):
            dues[pas].append(place)
    for pas, places in dues.items():
        if places:
            annonces.places_attendent(fiche, places, passee=pas == ECHUE)
            bilan.relancees += len(places)
    if dues[ECHUE]:
        annonces.fiche_attend_lecteurs(fiche, dues[ECHUE])


def fiches_echoir(*, jour: datetime.date | None = None) -> BilanFiches:
    """Archive the notes that nobody confirmed six months after their review date, announced a month before.

    Nothing is archived that was not announced: a note found very late is announced first, and archived a month on.
    """
    jour, bilan = jour or timezone.localdate(), BilanFiches()
    attendent = FichePratiquePage.objects.filter(statut=Statut.A_REVOIR, a_revoir_le__isnull=False)
    for pk, revue in list(attendent.order_by("pk").values_list("pk", "a_revoir_le")):
        if mois_apres(jour=revue, mois=MOIS_ARCHIVE - MOIS_AVANT) <= jour:
            _fiche_expire(pk, jour, bilan)
    return bilan


@transaction.atomic
def _fiche_expire(pk: int, jour: datetime.date, bilan: BilanFiches) -> None:
    """One note, under its lock: confirmed meanwhile, it stays."""
    fiche = fiche_verrouiller(pk=pk)
    if fiche.statut != Statut.A_REVOIR or mois_apres(jour=fiche.a_revoir_le, mois=MOIS_ARCHIVE - MOIS_AVANT) > jour:
        return
    if fiche.archivage_annonce_le is None:
        fiche.archivage_annonce_le = jour
        FichePratiquePage.objects.filter(pk=pk).update(archivage_annonce_le=jour)
        _archivage_annoncer(fiche)
        bilan.annoncees += 1
    elif date_d_archivage(fiche=fiche) <= jour:
        fiche_ranger(fiche=fiche, par=None, motif=MOTIF_SANS_REPONSE)
        avis.ARCHIVEE.dire(fiche, motif=MOTIF_SANS_REPONSE)
        bilan.archivees += 1


def _archivage_annoncer(fiche: FichePratiquePage) -> None:
    """Nobody answered for five months: authors and network lead have one more."""
    le = date_d_archivage(fiche=fiche)
    dates: dict[str, Any] = {"avant": date_courte(le), "depuis": date_courte(fiche.a_revoir_le)}
    avis.BIENTOT_ARCHIVEE.dire(fiche, etape=f"{fiche.pk}-{fiche.a_revoir_le}-{le}", **dates)


def date_d_archivage(*, fiche: FichePratiquePage) -> datetime.date:
    """Six months after the review date, and never less than a month after it was announced."""
    return max(
        mois_apres(jour=fiche.a_revoir_le, mois=MOIS_ARCHIVE),
        mois_apres(jour=fiche.archivage_annonce_le, mois=MOIS_AVANT),
    )
