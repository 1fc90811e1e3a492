"""From two acceptances to the library, and out of it; what the calendar does to notes."""

import datetime
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.etats.lectures import BIENTOT, ECHUE
from home.site.cache import public_purge
from home.temps.periodes import mois_apres
from home.temps.typographie import date_courte
from pratiques import avis as annonces
from pratiques.choices import EN_BIBLIOTHEQUE, EN_LECTURE, FICHE, Statut
from pratiques.models import FichePratiquePage, Relecture
from pratiques.permissions.fiches import est_auteur, peut_valider
from pratiques.rules.collections import livrets_reprendre
from pratiques.rules.fiches import fiche_indexer, fiche_verrouiller, motif_exiger, versions_oublier
from pratiques.rules.relectures import GRACE_RELECTURE, deux_acceptations, lit_encore, place_rendre
from pratiques.rules.ressources import MOIS_ARCHIVE, MOIS_AVANT
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

MOIS_AVANT_REVUE = 18
POURQUOI = "Dites pourquoi : le motif est gardé avec la fiche."


def date_de_revue(*, jour: datetime.date) -> datetime.date:
    """Eighteen months later, the same day of the month (the last one when it does not exist)."""
    return mois_apres(jour=jour, mois=MOIS_AVANT_REVUE)


@transaction.atomic
def fiche_valider(*, fiche: FichePratiquePage, par: Compte, publier: bool = False) -> FichePratiquePage:
    """Validate a note that two readers accepted, and publish it at once when asked (R5.18).

    Raises RegleRefusee: "droit" (neither lead of the note's network nor Région), "auteur" (never one's own note),
    "relectures" (two acceptances are needed, one from another network), "transition", and those of fiche_publier.
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not peut_valider(par, fiche):
        raise RegleRefusee("droit", "La tête de réseau de la fiche ou la Région la valide.")
    if est_auteur(par, fiche):
        raise RegleRefusee("auteur", "Vous signez cette fiche : la Région la valide à votre place.")
    if fiche.statut == Statut.EN_RELECTURE and not deux_acceptations(fiche=fiche):
        raise RegleRefusee(
            "relectures", "Il manque une relecture acceptée : deux sont nécessaires, dont une d’un autre réseau."
        )
    FICHE.changer(fiche, vers=Statut.VALIDEE, par=par)
    if publier:
        return fiche_publier(fiche=fiche, par=par)
    annonces.VALIDEE.dire(fiche)
    return fiche


@transaction.atomic
def fiche_publier(*, fiche: FichePratiquePage, par: Compte) -> FichePratiquePage:
    """Put a validated note in the library for eighteen months, and tell its authors (R3.1, R3.4, R3.5).

    Its working versions go; those that were sent to readers stay.

    Raises RegleRefusee: "droit", "attestation" (anonymity, free of charge and neutrality are all attested),
    "transition".
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not peut_valider(par, fiche):
        raise RegleRefusee("droit", "La tête de réseau de la fiche ou la Région la publie.")
    if fiche.statut != Statut.VALIDEE:
        raise RegleRefusee("transition", f"Seule une fiche validée se publie : {FICHE.phrase(fiche)}")
    if not (fiche.atteste_anonymat and fiche.atteste_gratuite and fiche.atteste_neutralite):
        raise RegleRefusee("attestation", "La fiche n’atteste pas l’anonymat, la gratuité et la neutralité.")
    maintenant = timezone.now()
    revue = date_de_revue(jour=timezone.localdate())
    champs = {"publiee_le": maintenant, "a_revoir_le": revue}
    FICHE.changer(fiche, vers=Statut.PUBLIEE, par=par, le=maintenant, champs=champs)
    page_publier(fiche=fiche, par=par)
    versions_oublier(fiche=fiche)
    annonces.PUBLIEE.dire(fiche)
    return fiche


def page_publier(*, fiche: FichePratiquePage, par: Compte | None) -> None:
    """Have Wagtail put the latest version online, then bring the search row up to date."""
    fiche.get_latest_revision().publish(user=par, skip_permission_checks=True)
    fiche.refresh_from_db()
    fiche_indexer(fiche=fiche)


@transaction.atomic
def fiche_confirmer(*, fiche: FichePratiquePage, par: Compte) -> FichePratiquePage:
    """« Rien n’a changé »: the note stays as it is for eighteen more months.

    Raises RegleRefusee("droit" | "transition").
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    _exiger_gestion(fiche, par)
    if fiche.statut not in EN_BIBLIOTHEQUE:
        raise RegleRefusee("transition", f"Rien à confirmer : {FICHE.phrase(fiche)}")
    revue = date_de_revue(jour=timezone.localdate())
    if fiche.statut == Statut.A_REVOIR:
        FICHE.changer(fiche, vers=Statut.PUBLIEE, par=par, champs={"a_revoir_le": revue})
    else:
        fiche.a_revoir_le = revue
        FichePratiquePage.objects.filter(pk=fiche.pk).update(a_revoir_le=revue)
    fiche_indexer(fiche=fiche)
    return fiche


@transaction.atomic
def fiche_suspendre(*, fiche: FichePratiquePage, par: Compte, motif: str) -> FichePratiquePage:
    """Take a published note offline at once, with a reason told to its authors (Région only).

    The ready booklets that hold it go with it, files included.

    Raises RegleRefusee("droit" | "motif_requis" | "transition").
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région suspend une fiche.")
    motif = motif_exiger(motif=motif, phrase=POURQUOI)
    FICHE.changer(fiche, vers=Statut.SUSPENDUE, par=par, motif=motif)
    fiche.unpublish(user=par)
    fiche.refresh_from_db()
    fiche_indexer(fiche=fiche)
    livrets_reprendre(fiche=fiche)
    annonces.SUSPENDUE.dire(fiche, motif=motif)
    return fiche


@transaction.atomic
def fiche_retablir(*, fiche: FichePratiquePage, par: Compte) -> FichePratiquePage:
    """Put a suspended note back online, its review date unchanged (Région only).

    Raises RegleRefusee("droit" | "transition").
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région remet une fiche en ligne.")
    if fiche.statut != Statut.SUSPENDUE:
        raise RegleRefusee("transition", f"La fiche n’est pas suspendue : {FICHE.phrase(fiche)}")
    FICHE.changer(fiche, vers=Statut.PUBLIEE, par=par)
    page_publier(fiche=fiche, par=par)
    annonces.PUBLIEE.dire(fiche)
    return fiche


@transaction.atomic
def fiche_archiver(*, fiche: FichePratiquePage, par: Compte, motif: str) -> FichePratiquePage:
    """Take a note out of the library; its address still answers, with a banner.

    Raises RegleRefusee("droit" | "motif_requis" | "transition").
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    _exiger_gestion(fiche, par)
    fiche_ranger(fiche=fiche, par=par, motif=motif_exiger(motif=motif, phrase=POURQUOI))
    return fiche


def fiche_ranger(*, fiche: FichePratiquePage, par: Compte | None, motif: str) -> None:
    """Archive a locked note, by someone or by the calendar; lists and kept pages know at once."""
    FICHE.changer(fiche, vers=Statut.ARCHIVEE, par=par, motif=motif, champs={"motif_archivage": motif})
    fiche_indexer(fiche=fiche)
    public_purge()


@transaction.atomic
def fiche_remplacer(*, fiche: FichePratiquePage, par: Compte, par_fiche: FichePratiquePage) -> FichePratiquePage:
    """Say which published note takes the place of this one; its address leads there.

    Raises RegleRefusee("droit" | "remplacante" | "transition").
    """
    # Les deux fiches, toujours dans le même ordre : la remplaçante ne quitte pas la bibliothèque au même instant.
    verrous = {pk: fiche_verrouiller(pk=pk) for pk in sorted({fiche.pk, par_fiche.pk})}
    fiche, par_fiche = verrous[fiche.pk], verrous[par_fiche.pk]
    if not peut_valider(par, fiche):
        raise RegleRefusee("droit", "La tête de réseau de la fiche ou la Région la remplace.")
    if par_fiche.pk == fiche.pk or not par_fiche.en_bibliotheque:
        raise RegleRefusee("remplacante", "Choisissez une autre fiche, publiée.")
    FICHE.changer(fiche, vers=Statut.REMPLACEE, par=par, champs={"remplacee_par": par_fiche})
    fiche_indexer(fiche=fiche)
    return fiche


@transaction.atomic
def fiches_marquer_a_revoir(*, jour: datetime.date | None = None) -> int:
    """Mark the published notes whose review date has come, tell authors and network lead; rerun freely."""
    jour = jour or timezone.localdate()
    dues = FichePratiquePage.objects.filter(statut=Statut.PUBLIEE, a_revoir_le__lte=jour).order_by("pk")
    marquees = 0
    for pk in list(dues.values_list("pk", flat=True)):
        fiche = fiche_verrouiller(pk=pk)
        if fiche.statut == Statut.PUBLIEE:
            FICHE.changer(fiche, vers=Statut.A_REVOIR, par=None, champs={"archivage_annonce_le": None})
            annonces.A_REVOIR.dire(fiche)
            marquees += 1
    return marquees


def _exiger_gestion(fiche: FichePratiquePage, par: Compte) -> None:
    if not (peut_valider(par, fiche) or est_auteur(par, fiche)):
        raise RegleRefusee("droit", "Les auteurs, la tête de réseau ou la Région décident de la vie d’une fiche.")


# What the calendar does to readings that wait and to notes that nobody confirms (R5.18).
#
# Each row is taken under its lock: run twice, or by two workers at once, a night tells each thing once. A night that
# was missed is caught up.

MOTIF_SANS_REPONSE = "Sans confirmation six mois après sa date de révision."


def relectures_echoir(*, jour: datetime.date | None = None) -> Counter[str]:
    """Remind the readers whose day comes, open again the seats of those who left or let it pass. Rerun freely.

    Never touches a reading given back, nor one whose note is not being read any more.
    """
    jour, bilan = jour or timezone.localdate(), Counter[str]()
    prises = Relecture.objects.ouvertes().filter(lecteur__isnull=False, fiche__statut__in=EN_LECTURE)
    for pk, fiche_pk in list(prises.order_by("pk").values_list("pk", "fiche_id")):
        _relecture_expire(pk, fiche_pk, jour, bilan)
    return bilan


@transaction.atomic
def _relecture_expire(pk: int, fiche_pk: int, jour: datetime.date, bilan: Counter[str]) -> None:
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
        bilan["liberees"] += 1
    elif relecture.rappelee_le is None and relecture.pas_du(jour):
        relecture.rappelee_le = jour
        relecture.save(update_fields=["rappelee_le"])
        annonces.relecture_rappelee(relecture, jusqu_au)
        bilan["rappelees"] += 1


def places_relancer(*, jour: datetime.date | None = None) -> Counter[str]:
    """Tell who may find a reader of the seats that nobody takes, before their day and on it; then the authors.

    One mail for the seats of a note that come to the same step; a night that was missed tells the last step alone.
    Rerun freely.
    """
    jour, bilan = jour or timezone.localdate(), Counter[str]()
    libres = Relecture.objects.libres().a_relancer(jour).filter(fiche__statut__in=EN_LECTURE)
    for fiche_pk in sorted(set(libres.values_list("fiche_id", flat=True))):
        _places_remind(fiche_pk, jour, bilan)
    return bilan


@transaction.atomic
def _places_remind(fiche_pk: int, jour: datetime.date, bilan: Counter[str]) -> None:
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
            bilan["relancees"] += len(places)
    if dues[ECHUE]:
        annonces.fiche_attend_lecteurs(fiche, dues[ECHUE])


def fiches_echoir(*, jour: datetime.date | None = None) -> Counter[str]:
    """Archive the notes that nobody confirmed six months after their review date, announced a month before.

    Nothing is archived that was not announced: a note found very late is announced first, and archived a month on.
    """
    jour, bilan = jour or timezone.localdate(), Counter[str]()
    attendent = FichePratiquePage.objects.filter(statut=Statut.A_REVOIR, a_revoir_le__isnull=False)
    for pk, revue in list(attendent.order_by("pk").values_list("pk", "a_revoir_le")):
        if mois_apres(jour=revue, mois=MOIS_ARCHIVE - MOIS_AVANT) <= jour:
            _fiche_expire(pk, jour, bilan)
    return bilan


@transaction.atomic
def _fiche_expire(pk: int, jour: datetime.date, bilan: Counter[str]) -> None:
    """One note, under its lock: confirmed meanwhile, it stays."""
    fiche = fiche_verrouiller(pk=pk)
    if fiche.statut != Statut.A_REVOIR or mois_apres(jour=fiche.a_revoir_le, mois=MOIS_ARCHIVE - MOIS_AVANT) > jour:
        return
    if fiche.archivage_annonce_le is None:
        fiche.archivage_annonce_le = jour
        FichePratiquePage.objects.filter(pk=pk).update(archivage_annonce_le=jour)
        le = date_d_archivage(fiche=fiche)
        dates: dict[str, Any] = {"avant": date_courte(le), "depuis": date_courte(fiche.a_revoir_le)}
        annonces.BIENTOT_ARCHIVEE.dire(fiche, etape=f"{fiche.pk}-{fiche.a_revoir_le}-{le}", **dates)
        bilan["annoncees"] += 1
    elif date_d_archivage(fiche=fiche) <= jour:
        fiche_ranger(fiche=fiche, par=None, motif=MOTIF_SANS_REPONSE)
        annonces.ARCHIVEE.dire(fiche, motif=MOTIF_SANS_REPONSE)
        bilan["archivees"] += 1


def date_d_archivage(*, fiche: FichePratiquePage) -> datetime.date:
    """Six months after the review date, and never less than a month after it was announced."""
    return max(
        mois_apres(jour=fiche.a_revoir_le, mois=MOIS_ARCHIVE),
        mois_apres(jour=fiche.archivage_annonce_le, mois=MOIS_AVANT),
    )
