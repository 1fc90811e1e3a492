"""From two acceptances to the library, and out of it: validate, publish, confirm, suspend, archive, replace."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.periodes import mois_apres
from pratiques import avis
from pratiques.choices import EN_BIBLIOTHEQUE, FICHE, Statut
from pratiques.models import FichePratiquePage
from pratiques.permissions.fiches import est_auteur, peut_valider
from pratiques.rules.etats import fiche_verrouiller
from pratiques.rules.indexation import fiche_indexer
from pratiques.rules.livrets import livrets_reprendre
from pratiques.rules.relectures import deux_acceptations
from pratiques.rules.versions import versions_oublier
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

MOIS_AVANT_REVUE = 18


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
    avis.VALIDEE.dire(fiche)
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
    avis.PUBLIEE.dire(fiche)
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
    motif = _exiger_motif(motif)
    FICHE.changer(fiche, vers=Statut.SUSPENDUE, par=par, motif=motif)
    fiche.unpublish(user=par)
    fiche.refresh_from_db()
    fiche_indexer(fiche=fiche)
    livrets_reprendre(fiche=fiche)
    avis.SUSPENDUE.dire(fiche, motif=motif)
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
    avis.PUBLIEE.dire(fiche)
    return fiche


@transaction.atomic
def fiche_archiver(*, fiche: FichePratiquePage, par: Compte, motif: str) -> FichePratiquePage:
    """Take a note out of the library; its address still answers, with a banner.

    Raises RegleRefusee("droit" | "motif_requis" | "transition").
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    _exiger_gestion(fiche, par)
    fiche_ranger(fiche=fiche, par=par, motif=_exiger_motif(motif))
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
            avis.A_REVOIR.dire(fiche)
            marquees += 1
    return marquees


def _exiger_gestion(fiche: FichePratiquePage, par: Compte) -> None:
    if not (peut_valider(par, fiche) or est_auteur(par, fiche)):
        raise RegleRefusee("droit", "Les auteurs, la tête de réseau ou la Région décident de la vie d’une fiche.")


def _exiger_motif(motif: str) -> str:
    motif = motif.strip()[:500]
    if not motif:
        raise RegleRefusee("motif_requis", "Dites pourquoi : le motif est gardé avec la fiche.")
    return motif
