"""Which event of a working group writes to whom."""

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from pratiques.models import GroupeDeTravail, MembreDeGroupe
from reseau.comptes.models import Compte


def membre_invite(membre: MembreDeGroupe) -> None:
    """The invited person reads the title and who invites; the mandate waits behind the sign-in."""
    if membre.compte.is_active:
        cle = f"groupe-invitation-{membre.pk}-{membre.invite_le.timestamp()}"
        _ecrire(membre.groupe, "pratiques/groupe-invitation", membre.compte, cle, qui=membre.invite_par.nom_complet)


def animation_confiee(groupe: GroupeDeTravail) -> None:
    """Whoever animates the group from now on."""
    if groupe.animateur.is_active:
        _ecrire(groupe, "pratiques/groupe-animation", groupe.animateur, "")


def _ecrire(groupe: GroupeDeTravail, gabarit: str, compte: Compte, cle: str, **contexte: str) -> None:
    url = settings.SITE_URL + reverse("pratiques_groupe", args=[groupe.uuid])
    courriel_enqueue(
        destinataire=compte.email,
        gabarit=gabarit,
        contexte={"prenom": compte.prenom, "titre": groupe.titre, "url": url, **contexte},
        cle=cle,
    )
