"""To whom each notice goes, and what it says."""

from collections.abc import Iterable

from django.urls import reverse

from reseau.animation.choices import TypeComite
from reseau.animation.models import Siege
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.dispositifs import avis
from safran.dispositifs.models import Dispositif
from safran.dispositifs.permissions import CONDUISENT


def proposition_annoncer(dispositif: Dispositif, par: Compte) -> None:
    """It waits for the committee: one mail to each person who conducts it."""
    sieges = Siege.objects.en_vigueur().filter(comite__genre=TypeComite.TECHNIQUE, qualite__in=CONDUISENT)
    conduisent = Compte.objects.filter(pk__in=sieges.exclude(compte=None).order_by().values("compte")).order_by("pk")
    comptes = list(conduisent) or list(comptes_mandates(Role.REGION))
    dit = {"titre": dispositif.titre, "porteuse": dispositif.porteuse.nom}
    avis.PROPOSE.envoyer([compte for compte in comptes if compte != par], *_ou(dispositif), **dit)


def reponse_annoncer(dispositif: Dispositif, par: Compte, *, retenu: bool, motif: str) -> None:
    """What the committee answered, to who wrote it."""
    auteurs = [dispositif.auteur] if dispositif.auteur != par else []
    avis.REPONDU.envoyer(auteurs, *_ou(dispositif), titre=dispositif.titre, retenu=retenu, motif=motif)


def cloture_annoncer(dispositif: Dispositif, par: Compte, reseaux: Iterable[int], motif: str) -> None:
    """It leaves the catalogue: the leads of the networks that used it."""
    tetes = [tete for tete in comptes_mandates(Role.TETE_RESEAU, reseau__in=list(reseaux)) if tete != par]
    avis.CLOS.envoyer(tetes, *_ou(dispositif), titre=dispositif.titre, motif=motif)


def _ou(dispositif: Dispositif) -> tuple[str, str]:
    """Its page, and the step that no mail tells twice: one line of its history."""
    return reverse("dispositif", args=[dispositif.uuid]), f"{dispositif.pk}-{dispositif.historique.count()}"
