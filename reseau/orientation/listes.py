"""The lists of this room: slips of one's structures, their counts for the Région, services given at a distance."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.annuaire.models import Service
from reseau.orientation.choices import EtatFiche
from reseau.orientation.models import FicheLiaison
from reseau.orientation.queries.besoins import choix_lire, repond_a, services_a_distance, services_dire
from reseau.orientation.queries.fiches import CompteDeFiches, fiches_compter, fiches_des_structures
from reseau.structures.models import Reseau

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


class ServicesADistance(Liste):
    """Who answers without coming, for whom, when, and who takes over."""

    nom, titre, cherche = "a-distance", "Les services à distance", "Service ou structure"
    fil = FIL
    objets = ("service", "services", "Aucun service")
    chapo = (
        "La ligne régionale, puis les services des partenaires : qui répond sans se déplacer, à quels besoins, quand, "
        "et à quels réseaux chacun passe la main."
    )
    vide, vide_bouton, vide_url = (
        "Aucun service n’est donné à distance.",
        "Chercher une porte",
        reverse_lazy("orienter"),
    )
    rang = "orientation/a_distance_rang.html"
    textes = ("nom", "structure__nom")
    colonnes = (
        Colonne("Service", "nom"),
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Pour qui", "publics"),
        Colonne("Besoins", "besoins_dits"),
        Colonne("Heures", "heures"),
        Colonne("Premier rendez-vous", "get_delai_jours_display"),
        Colonne("Comment le joindre", "comment_joindre"),
        Colonne("Passe la main à", "relais"),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        besoins = [(besoin.code, besoin.libelle) for besoin in choix_lire().besoins.values()]
        reseaux = list(Reseau.objects.order_by("nom").values_list("code", "nom"))
        self.facettes = (
            Facette("besoin", "Besoin", condition=repond_a, choix=besoins),
            Facette("relais", "Passe la main à", champ="passe_la_main_a__code", choix=reseaux),
        )
        super().__init__(request, *args, **kwargs)

    def lignes(self) -> QuerySet[Service]:
        """The Région's first."""
        return services_a_distance()

    def garnir(self, lignes: Iterable[Service]) -> list[Service]:
        """Hours, opening and needs."""
        return services_dire(lignes)
