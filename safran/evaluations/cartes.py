"""What this room shows in « mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from safran.evaluations.queries import listes
from safran.presences.permissions import tient_des_feuilles


@carte_gardee("evaluations", "formations", "inscriptions", "wagtailcore", lignes=listes.formulaires_attendus)
def carte_avis(compte: Compte) -> Carte | None:
    """The forms that wait for this person; nothing when none does."""
    participations = listes.a_remplir(compte)
    contexte = {"participations": participations}
    return Carte("Votre avis", "evaluations/carte_avis.html", contexte) if participations else None


def carte_resultats(compte: Compte) -> Carte | None:
    """The door of those who read results."""
    if not tient_des_feuilles(compte):
        return None
    return Carte("Évaluations", "evaluations/carte_resultats.html", large=False)
