"""The requests that one reads, for the Région to treat and for the territories to follow."""

from django.urls import reverse

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.membres.permissions import est_region
from safran.demandes.choices import ATTENDENT, EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import peut_deposer
from safran.demandes.queries import demandes_lues, suite_dire


def _adresse(demande: DemandeFormation) -> str:
    return reverse("demande_formation", args=[demande.uuid])


class Demandes(Liste):
    """What waits first, then the latest."""

    nom, titre, cherche = "demandes-de-formation", "Demandes de formation", "Titre ou mot du besoin"
    objets = ("demande", "demandes", "Aucune demande")
    chapo = (
        "Ce que les territoires demandent d’apprendre : un diagnostic, une action ou une décision le dit, la Région y "
        "répond par une formation ou une session."
    )
    vide = "Aucune formation n’est encore demandée."
    gabarit = "demandes/liste.html"
    facettes = (
        Facette("etat", "État", lambda une: {une.etat: une.get_etat_display()}, choix=EtatDemande.choices),
        Facette("bassin", "Bassin", "bassins"),
        Facette("theme", "Thème", "themes"),
        Facette("public", "Public", "publics"),
    )
    colonnes = (
        Colonne("Demande", "titre", lien=_adresse),
        Colonne("Bassins", "bassins"),
        Colonne("État", "get_etat_display", gabarit="demandes/etat.html"),
        Colonne("Souhaitée avant le", "avant_le"),
        Colonne("Professionnels attendus", "nombre"),
        Colonne("Suite", suite_dire),
        Colonne("Origine", "origine_libelle"),
        Colonne("Besoin", "besoin", page=False),
        Colonne("Publics", "publics", page=False),
        Colonne("Thèmes", "themes", page=False),
        Colonne("Déposée par", "auteur.nom_complet", page=False),
        Colonne("Déposée le", "deposee_le", page=False),
    )

    def lignes(self) -> list[DemandeFormation]:
        """Those that wait for an answer, then the others; what found them is named to the Région, who reads it all."""
        lues = list(demandes_lues(self.compte))
        if not est_region(self.compte):
            for demande in lues:
                demande.origine_libelle = ""
        return sorted(lues, key=lambda demande: demande.etat not in ATTENDENT)

    def dit(self, ligne: DemandeFormation) -> str:
        return f"{ligne.titre} {ligne.besoin} {ligne.origine_libelle}"

    @property
    def depose(self) -> bool:
        return peut_deposer(self.compte)
