"""The histories of this room: a slip, for the structures that it goes through; a set of rules, for who proposes."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.orientation.choices import FICHE, JEU
from reseau.orientation.models import FicheLiaison, JeuDeRegles
from reseau.orientation.permissions import fiches_lisibles, peut_proposer


def _lit(compte: Compte, fiche: FicheLiaison) -> bool:
    """The structures that it goes through; the Région reads how each state came, never the code."""
    return est_region(compte) or fiches_lisibles(compte).filter(pk=fiche.pk).exists()


def _titre(fiche: FicheLiaison) -> str:
    return f"Fiche de liaison du {fiche.ouverte_le:%d/%m/%Y}"


def _retour(fiche: FicheLiaison) -> str:
    return reverse("fiche_liaison", args=[fiche.cle])


def _retour_au_jeu(jeu: JeuDeRegles) -> str:
    return reverse("jeu_de_regles", args=[jeu.numero])


FICHE_DITE = Histoire(FICHE, _lit, titre=_titre, retour=_retour)
JEU_DIT = Histoire(JEU, lambda compte, jeu: peut_proposer(compte), retour=_retour_au_jeu)
