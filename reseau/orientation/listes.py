"""The lists of this room: the slips of one's structures, and how many there are for the Région."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.orientation.choices import EtatFiche
from reseau.orientation.models import FicheLiaison
from reseau.orientation.queries.comptes import CompteDeFiches, fiches_compter, fiches_des_structures

FIL = ("Orienter", reverse_lazy("orienter"))


class MesFichesDeLiaison(Liste):
    """The slips that one's structures opened, received, or await; no file leaves with codes."""

    nom, titre, fil = "fiches-de-liaison", "Fiches de liaison", FIL
    objets = ("fiche", "fiches", "Aucune fiche")
    chapo = "Celles que vos structures ont ouvertes, reçues, ou qu’elles attendent. Aucune ne dit qui est la personne."
    vide, vide_bouton = "Vos structures n’ont encore ni ouvert ni reçu de fiche.", "Chercher une porte"
    vide_url = reverse_lazy("orienter")
    rang = "orientation/fiche_rang.html"
    resultats = "orientation/fiches_resultats.html"
    facettes = (Facette("etat", "État", champ="etat", choix=EtatFiche.choices),)

    def lignes(self) -> QuerySet[FicheLiaison]:
        """The latest opened first."""
        return fiches_des_structures(self.compte)


class ComptesDeFiches(Liste):
    """How many slips, by month, bassin and need."""

    nom, titre, fil = "fiches-de-liaison-comptes", "Fiches de liaison, en nombres", FIL
    objets, cherche = ("ligne", "lignes", "Aucune ligne"), "Mois, bassin ou besoin"
    chapo = (
        "Par mois, bassin et besoin. Moins de cinq fiches se fondent dans une ligne plus large, ou ne se disent pas."
    )
    vide, tailles = "Il n’y a pas encore assez de fiches pour compter.", (100,)
    colonnes: Sequence[Colonne] = (
        Colonne("Mois", "mois_dit"),
        Colonne("Bassin", "bassin"),
        Colonne("Besoin", "besoin"),
        Colonne("Fiches ouvertes", "ouvertes"),
        Colonne("Personnes reçues", "recues"),
        Colonne("Au-delà de deux portes", "troisiemes"),
    )

    def lignes(self) -> list[CompteDeFiches]:
        """The latest month first."""
        return fiches_compter()

    def dit(self, ligne: CompteDeFiches) -> str:
        """Its month, its bassin, its need."""
        return f"{ligne.mois_dit} {ligne.bassin} {ligne.besoin}"

    def garnir(self, lignes: Iterable[CompteDeFiches]) -> list[CompteDeFiches]:
        """As they are: numbers only."""
        return list(lignes)
