"""Who may what with a practice note.

A published note is read by everyone or by members, by its author's choice. An unpublished one is read by its authors,
its readers, the lead of its network and the Région. A draft that was never submitted is for those who write it: its
author, and whoever agreed to sign it.
"""

from collections.abc import Callable, Collection
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.permissions import trouver
from pratiques.choices import LISIBLES, Statut, Visibilite
from pratiques.models import FichePratiquePage, Relecture, Signataire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau, structures_de
from reseau.structures.models import Structure

Vue = Callable[..., HttpResponse]
FICHES = FichePratiquePage.objects.select_related("reseau", "structure")


def structures_d_ecriture(compte: Compte) -> list[Structure]:
    """Structures from which this person may sign a note: those of today's attachments."""
    return list(Structure.objects.filter(pk__in=structures_de(compte)).select_related("reseau").order_by("nom"))


def peut_ecrire(compte: Compte) -> bool:
    """Belongs to a structure today."""
    return bool(structures_de(compte))


def est_auteur(compte: Compte, fiche: FichePratiquePage, signataires: Collection[int] | None = None) -> bool:
    """Signs the note; `signataires` are the accounts that do, when they were read before."""
    if signataires is not None:
        return compte.pk in signataires
    return fiche.auteurs.filter(compte_id=compte.pk).exists()


def a_ecrit(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note, or once agreed to sign its draft, even if one withdrew since."""
    return compte.pk in ont_ecrit(fiche)


def ont_ecrit(fiche: FichePratiquePage) -> set[int]:
    """Accounts of those who sign the note, or once agreed to sign its draft."""
    dit_oui = Signataire.objects.filter(brouillon__fiche=fiche, accepte_le__isnull=False)
    return {*fiche.auteurs.values_list("compte_id", flat=True), *dit_oui.values_list("compte_id", flat=True)}


def est_lecteur(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Reads it, or has read it, as one of the two readers."""
    return fiche.relectures.filter(lecteur_id=compte.pk).exists()


def peut_valider(compte: Compte, fiche: FichePratiquePage) -> bool:
    """The lead of the note's network, or the Région."""
    return est_tete_de_reseau(compte, fiche.reseau_id) or est_region(compte)


def peut_repondre(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Answers for the note: its authors, and its network lead or the Région when they have left."""
    return est_membre(compte) and (est_auteur(compte, fiche) or peut_valider(compte, fiche))


def peut_lire(compte: Compte, fiche: FichePratiquePage) -> bool:
    """The whole rule of this page's first paragraph."""
    if fiche.live and fiche.statut in LISIBLES:
        return fiche.visibilite == Visibilite.PUBLIQUE or est_membre(compte)
    if not est_membre(compte):
        return False
    return peut_valider(compte, fiche) or est_auteur(compte, fiche) or est_lecteur(compte, fiche)


def fiche_get_visible(compte: Compte, pk: int) -> FichePratiquePage:
    """The note, or Http404 whether it exists or not."""
    return trouver(FICHES, lambda f: peut_lire(compte, f), pk=pk)


def fiche_get_validable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note that this person may validate, suspend or archive, or Http404."""
    return trouver(FICHES, lambda f: peut_lire(compte, f) and peut_valider(compte, f), pk=pk)


def fiche_get_gerable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note whose life this person may change: its authors, its network lead, the Région; or Http404."""
    return trouver(FICHES, lambda f: peut_lire(compte, f) and peut_gerer(compte, f), pk=pk)


def peut_gerer(compte: Compte, fiche: FichePratiquePage, signataires: Collection[int] | None = None) -> bool:
    """Decides of its life and reads its versions: its authors, its network lead, the Région."""
    return est_membre(compte) and (peut_valider(compte, fiche) or est_auteur(compte, fiche, signataires))


def relecture_get_mine(compte: Compte, uuid: str) -> Relecture:
    """The reading that this person took, open or given back, or Http404."""
    relectures = Relecture.objects.select_related("fiche__reseau", "fiche__structure").filter(lecteur_id=compte.pk)
    return trouver(relectures, lambda r: est_membre(compte), uuid=uuid)


def fiche_refus(request: HttpRequest, fiche: FichePratiquePage) -> HttpResponse | None:
    """What answers instead of a published note: sign-in, 404, or the note that replaces it; None to serve it."""
    if not peut_lire(request.user, fiche):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    suite = fiche.remplacee_par if fiche.statut == Statut.REMPLACEE else None
    if suite is not None and suite.live and peut_lire(request.user, suite):
        return redirect(suite.get_url(request))
    return None


def connexion_si_anonyme(vue: Vue) -> Vue:
    """An anonymous visitor refused by 404 is sent to sign-in instead, whether the object exists or not (T01)."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return vue(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return gardee


def tient_un_bureau(compte: Compte) -> bool:
    """Leads a network, or is of the Région."""
    return est_tete_de_reseau(compte) or est_region(compte)
