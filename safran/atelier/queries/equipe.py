"""Who writes a training, and whom one may invite to."""

from django.db.models import QuerySet

from pratiques.queries.groupes import MAX_PERSONNES, MAX_TEXTE, personne_a_inviter
from reseau.comptes.models import Compte
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher
from safran.atelier.models import CoAuteur
from safran.formations.models import FormationPage

__all__ = ["MAX_TEXTE", "coauteurs_de", "personne_trouver", "personnes_a_inviter"]

personne_trouver = personne_a_inviter


def coauteurs_de(formation: FormationPage) -> QuerySet[CoAuteur]:
    """Those who write it today, the first invited first."""
    return CoAuteur.objects.filter(formation=formation, retire_le=None).select_related("compte", "invite_par")


def personnes_a_inviter(formation: FormationPage, compte: Compte, texte: str) -> list[Personne]:
    """Members that this person may find, those who write it already set aside; nobody while nothing is typed."""
    texte = " ".join(texte.split())[:MAX_TEXTE]
    if not texte:
        return []
    deja = {compte.pk, *coauteurs_de(formation).values_list("compte_id", flat=True)}
    return personnes_chercher([p for p in personnes_lister(compte) if p.compte not in deja], texte)[:MAX_PERSONNES]
