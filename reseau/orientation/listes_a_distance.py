"""The services given at a distance, as one list: the regional line first (R5.23)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.annuaire.models import Service
from reseau.orientation.queries.a_distance import ServiceADistance, repond_a, services_a_distance, services_dire
from reseau.orientation.queries.choix import choix_lire
from reseau.structures.models import Reseau


class ServicesADistance(Liste):
    """Who answers without coming, for whom, when, and who takes over."""

    nom, titre, cherche = "a-distance", "Les services à distance", "Service ou structure"
    fil = ("Orienter", reverse_lazy("orienter"))
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
        Colonne("Service", "service.nom"),
        Colonne("Structure", "service.structure.nom"),
        Colonne("Réseau", "service.structure.reseau.nom"),
        Colonne("Pour qui", "service.publics"),
        Colonne("Besoins", "besoins_dits"),
        Colonne("Heures", "heures_dites"),
        Colonne("Premier rendez-vous", "service.get_delai_jours_display"),
        Colonne("Comment le joindre", "service.comment_joindre"),
        Colonne("Passe la main à", "service.relais"),
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

    def garnir(self, lignes: Iterable[Service]) -> list[ServiceADistance]:
        """Hours, opening and needs."""
        return services_dire(lignes)
