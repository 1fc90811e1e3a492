"""What this room shows in « mon espace »."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from safran.inscriptions import permissions
from safran.inscriptions.queries import sessions
from safran.inscriptions.queries.demandes import demandes_a_valider


@carte_gardee("annuaire", "formations", "inscriptions", "membres", "structures", "territoires", "wagtailcore")
def carte_sessions(compte: Compte) -> Carte | None:
    """The coming sessions of a person."""
    contexte = {
        "lignes": sessions.mes_rendez_vous(compte),
        "url_suite": reverse("sessions"),
        "libelle_suite": "Toutes les sessions",
    }
    return Carte("Mes prochaines sessions", "inscriptions/carte.html", contexte)


@carte_gardee("formations", "inscriptions", "membres", "structures", "wagtailcore")
def carte_demandes(compte: Compte) -> Carte | None:
    """The requests that wait for this person's yes or no; nothing when none does."""
    demandes = demandes_a_valider(compte)
    contexte = {"demandes": demandes, "session_dite": True}
    return Carte("Demandes à valider", "inscriptions/demandes.html", contexte) if demandes else None


def carte_pilotage(compte: Compte) -> Carte | None:
    """The door of those who prepare sessions."""
    if not permissions.peut_preparer(compte):
        return None
    return Carte("Sessions à préparer", "inscriptions/carte_pilotage.html", large=False)
