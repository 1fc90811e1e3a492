"""The watch list, for all to read."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.tendances.choices import EtatSource, GenreSource
from reseau.tendances.models import SourceDeVeille
from reseau.tendances.permissions import sources_suivies, tient_la_veille


class Veille(Liste):
    """The sources, those that are due first."""

    nom, titre, cherche = "veille", "Liste de veille", "Source, éditeur ou mot"
    fil = ("Tendances du territoire", reverse_lazy("tendances"))
    objets = ("source", "sources", "Aucune source")
    chapo = (
        "Les sources publiques que le réseau relit pour comprendre le territoire : ce que chacune apporte, et quand "
        "elle a été vérifiée."
    )
    vide = "Aucune source n’est encore suivie."
    gabarit, rang = "tendances/veille.html", "tendances/veille_rang.html"
    facettes = (
        Facette("etat", "Vérification", lambda une: {une.etat.value: une.etat.label}, choix=EtatSource.choices),
        Facette("genre", "Genre", lambda une: {une.genre: une.get_genre_display()}, choix=GenreSource.choices),
        Facette("theme", "Thème", "themes"),
    )
    colonnes = (
        Colonne("Source", "titre"),
        Colonne("Publiée par", "editeur"),
        Colonne("Adresse", "url"),
        Colonne("Genre", "get_genre_display"),
        Colonne("Thèmes", "themes"),
        Colonne("Ce qu’elle apporte", "apporte"),
        Colonne("Vérifiée le", "verifiee_le"),
        Colonne("À revoir le", "a_verifier_le"),
    )

    def lignes(self) -> list[SourceDeVeille]:
        return list(sources_suivies().order_by("a_verifier_le", "titre").prefetch_related("themes"))

    def garnir(self, lignes: Iterable[Any]) -> list[Any]:
        garnies, tient = list(lignes), self.tient
        for ligne in garnies:
            ligne.tenue = tient
        return garnies

    def dit(self, ligne: SourceDeVeille) -> str:
        return f"{ligne.titre} {ligne.editeur} {ligne.apporte}"

    @property
    def tient(self) -> bool:
        return tient_la_veille(self.compte)
