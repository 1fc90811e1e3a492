"""The lists of this room."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.liste import Liste
from reseau.agenda.models import Evenement
from reseau.agenda.queries.bilans import bilans_a_suivre


def _page(evenement: Evenement) -> str:
    return reverse("evenement", args=[evenement.uuid])


class BilansAttendus(Liste):
    """The events held whose report is not there yet."""

    nom, titre, fil = "bilans-attendus", "Bilans attendus", ("Agenda", reverse_lazy("agenda"))
    objets, cherche = ("bilan", "bilans", "Aucun bilan"), "Titre de l’événement, ou structure"
    chapo = (
        "Les événements tenus dont le bilan n’est pas rendu, le plus ancien d’abord. Qui organise reçoit un courriel "
        "trois jours après, puis dix jours après."
    )
    vide, tailles = "Tous les bilans sont rendus. Merci.", (50,)
    textes = ("titre", "organisateur__nom")
    colonnes: Sequence[Colonne] = (
        Colonne("Événement", "titre", lien=_page),
        Colonne("Organisé par", "organisateur.nom"),
        Colonne("Réseau", "organisateur.reseau.nom"),
        Colonne("Tenu le", lambda evenement: evenement.fin.date()),
    )

    def lignes(self) -> QuerySet[Evenement]:
        """The longest over first."""
        return bilans_a_suivre(self.compte)
