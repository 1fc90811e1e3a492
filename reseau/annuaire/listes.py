"""The lists of this room: what readers of the directory report."""

from django.db.models import QuerySet
from django.urls import reverse

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.annuaire.choices import EtatSignalement
from reseau.annuaire.models import Signalement
from reseau.annuaire.queries.signalements import signalements_suivis


class Signalements(Liste):
    """Reports on the structures that one follows, the newest first: those to deal with, unless others are asked."""

    nom, titre, cherche = "signalements", "Signalements", "Structure"
    chapo = "Ce que des lecteurs de l’annuaire ont trouvé faux sur les fiches que vous suivez."
    objets = ("signalement", "signalements", "Aucun signalement")
    vide, vide_bouton = "Aucun signalement n’attend. Merci de garder vos fiches justes.", "Voir ceux qui sont clos"
    rang, textes = "annuaire/signalement_rang.html", ("structure__nom",)
    facettes = (
        Facette("etat", "État", champ="etat", choix=EtatSignalement.choices, defaut=EtatSignalement.A_TRAITER.value),
    )
    colonnes = (
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Lieu", "lieu.nom"),
        Colonne("Service", "service.nom"),
        Colonne("Reçu le", "cree_le"),
        Colonne("Inexactitudes", lambda signalement: " · ".join(signalement.inexactitudes_dites)),
        Colonne("État", "get_etat_display"),
    )

    def lignes(self) -> QuerySet[Signalement]:
        """Those of the structures that this person follows."""
        return signalements_suivis(self.compte)

    @property
    def vide_url(self) -> str:
        """Those that were dealt with."""
        return reverse("signalements") + "?etat=TOUS"
