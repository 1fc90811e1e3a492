"""« Mes événements »: what one prepares or organises, and what waits for one's hand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import date_courte, heure
from reseau.agenda.choices import Moderation, Vie
from reseau.agenda.models import Evenement
from reseau.agenda.queries.ecrits import mes_evenements

A_FAIRE = {Vie.REPORTE: "Donner une nouvelle date", Vie.TENU: "Rendre le bilan"}


def quand(evenement: Evenement) -> str:
    """Its first date."""
    return f"{date_courte(evenement.debut)}, {heure(evenement.debut)}" if evenement.debut else ""


def a_faire(evenement: Any) -> str:
    """What waits for who prepares it."""
    if evenement.moderation == Moderation.BROUILLON:
        return "Proposer, ou jeter"
    if evenement.moderation in (Moderation.A_COMPLETER, Moderation.REFUSE):
        return evenement.dit or ""
    return A_FAIRE.get(evenement.vie, "")


def adresse(evenement: Evenement) -> str:
    """Where one goes on: writing what is not proposed, or not whole; else its page."""
    ecrit = evenement.moderation in (Moderation.BROUILLON, Moderation.A_COMPLETER) or evenement.vie == Vie.REPORTE
    return reverse("evenement_modifier" if ecrit else "evenement", args=[evenement.uuid])


class MesEvenements(Liste):
    """Those of a person and of her structures, the latest date first."""

    nom, titre, cherche = "mes-evenements", "Mes événements", "Titre de l’événement"
    fil = ("Agenda", reverse_lazy("agenda"))
    objets = ("événement", "événements", "Aucun événement")
    chapo = "Ceux que vous préparez, et ceux de vos structures."
    vide, vide_bouton = "Vous n’avez encore préparé aucun événement.", "Proposer un événement"
    vide_url = reverse_lazy("evenement_proposer")
    gabarit = "agenda/mes_evenements.html"
    textes = ("titre", "resume")
    facettes = (
        Facette("moderation", "Modération", champ="moderation", choix=Moderation.choices),
        Facette("vie", "Date", champ="vie", choix=Vie.choices),
    )
    colonnes: Sequence[Colonne] = (
        Colonne("Événement", "titre", lien=adresse),
        Colonne("Quand", quand),
        Colonne("Où", "ou_court"),
        Colonne("Modération", "get_moderation_display"),
        Colonne("Date", "get_vie_display"),
        Colonne("À faire", a_faire),
    )

    def lignes(self) -> QuerySet[Evenement]:
        """What one may write."""
        return mes_evenements(self.compte)
