"""What this room writes, and to whom: a scheme is proposed, answered, closed."""

from collections.abc import Iterable

from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from reseau.animation.choices import TypeComite
from reseau.animation.models import Siege
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from safran.dispositifs.models import Dispositif
from safran.dispositifs.permissions import CONDUISENT

DISPOSITIFS = Categorie("dispositifs", "Les dispositifs d’appui")

PROPOSE = Avis(
    "dispositifs/propose", "Un dispositif d’appui est proposé au catalogue.",
    "la présidence et le secrétariat du comité technique ; la Région quand il n’y en a pas", DISPOSITIFS,
    "titre porteuse",
)  # fmt: skip
REPONDU = Avis(
    "dispositifs/repondu", "Un dispositif d’appui entre au catalogue, ou revient à compléter.",
    "qui l’a écrit", DISPOSITIFS, "titre retenu motif",
)  # fmt: skip
CLOS = Avis(
    "dispositifs/clos", "Un dispositif d’appui quitte le catalogue.", "les têtes des réseaux qui s’en servent",
    DISPOSITIFS, "titre motif",
)  # fmt: skip


# To whom each notice goes, and what it says.


def proposition_annoncer(dispositif: Dispositif, par: Compte) -> None:
    """It waits for the committee: one mail to each person who conducts it."""
    sieges = Siege.objects.en_vigueur().filter(comite__genre=TypeComite.TECHNIQUE, qualite__in=CONDUISENT)
    conduisent = Compte.objects.filter(pk__in=sieges.exclude(compte=None).order_by().values("compte")).order_by("pk")
    comptes = list(conduisent) or list(comptes_mandates(Role.REGION))
    dit = {"titre": dispositif.titre, "porteuse": dispositif.porteuse.nom}
    PROPOSE.envoyer([compte for compte in comptes if compte != par], *_ou(dispositif), **dit)


def reponse_annoncer(dispositif: Dispositif, par: Compte, *, retenu: bool, motif: str) -> None:
    """What the committee answered, to who wrote it."""
    auteurs = [dispositif.auteur] if dispositif.auteur != par else []
    REPONDU.envoyer(auteurs, *_ou(dispositif), titre=dispositif.titre, retenu=retenu, motif=motif)


def cloture_annoncer(dispositif: Dispositif, par: Compte, reseaux: Iterable[int], motif: str) -> None:
    """It leaves the catalogue: the leads of the networks that used it."""
    tetes = [tete for tete in comptes_mandates(Role.TETE_RESEAU, reseau__in=list(reseaux)) if tete != par]
    CLOS.envoyer(tetes, *_ou(dispositif), titre=dispositif.titre, motif=motif)


def _ou(dispositif: Dispositif) -> tuple[str, str]:
    return reverse("dispositif", args=[dispositif.uuid]), f"{dispositif.pk}-{dispositif.historique.count()}"
