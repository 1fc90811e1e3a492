"""What this room shows in « mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from safran.presences import permissions
from safran.presences.queries import bordereaux, listes


@carte_gardee("formations", "inscriptions", "presences", "structures", "wagtailcore")
def carte_du_jour(compte: Compte) -> Carte | None:
    """Today's half-days, to sign; nothing on other days."""
    demis = listes.mes_demi_journees(compte)
    return Carte("Aujourd’hui en salle", "presences/carte_jour.html", {"demis": demis}) if demis else None


@carte_gardee("formations", "inscriptions", "presences", "wagtailcore")
def carte_feuilles(compte: Compte) -> Carte | None:
    """The sheets that wait for their trainer or for who runs the session."""
    if not permissions.tient_des_feuilles(compte):
        return None
    contexte = {"seances": listes.seances_a_tenir(compte), "bordereau": bordereaux.bordereau_attendu(compte)}
    return Carte("Feuilles d’émargement", "presences/carte_feuilles.html", contexte, large=False)
