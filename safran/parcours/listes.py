"""The lists of this room: who follows a training, among the people that one coordinates."""

from django.db.models import QuerySet
from django.urls import reverse

from home.ecrans.listes import Colonne, Liste
from home.permissions import est_region
from safran.parcours.models import Suivi
from safran.parcours.permissions import comptes_coordonnes
from safran.parcours.queries.suivis import suivis_de_formation


class Suivis(Liste):
    """Who follows a training; `sujet` is the training."""

    titre, cherche = "Qui suit cette formation", "Nom ou adresse électronique"
    objets = ("personne", "personnes", "0 personne")
    vide, sans_reponse = "Personne n’a encore commencé cette formation.", "Personne ne correspond à cette recherche."
    gabarit = "parcours/suivis.html"
    textes = ("compte__nom", "compte__prenom", "compte__email")
    colonnes = (
        Colonne("Personne", "compte.nom_complet", gabarit="parcours/suivi_personne.html", fichier=False),
        Colonne("Nom", "compte.nom", page=False),
        Colonne("Prénom", "compte.prenom", page=False),
        Colonne("Adresse électronique", "compte.email", page=False),
        Colonne("Commencée le", "commence_le"),
        Colonne("Progression (%)", "progression_max"),
        Colonne("Achevée le", "acheve_le", gabarit="parcours/suivi_acheve.html"),
        Colonne("Dérogation", "derogation.motif", page=False),
        Colonne("Temps mesuré à l’écran (min)", lambda suivi: suivi.secondes // 60, page=False),
    )

    def lignes(self) -> QuerySet[Suivi]:
        return suivis_de_formation(self.sujet, comptes=comptes_coordonnes(self.compte))

    @property
    def nom_du_fichier(self) -> str:
        return f"suivis-{self.sujet.slug}"

    @property
    def xapi(self) -> str:
        return reverse("parcours_xapi", args=[self.sujet.pk]) if est_region(self.compte) else ""
