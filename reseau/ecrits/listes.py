"""The documents of territories that one reads."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.ecrits.choices import EtatDocument, Genre
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import peut_ouvrir, peut_tenir_le_tableau
from reseau.ecrits.queries.sections import documents_a_lire, documents_trouver
from reseau.territoires.models import Bassin


class DocumentsLocaux(Liste):
    """Diagnoses, protocols and notes, every version, the latest year first."""

    nom, titre = "documents-locaux", "Documents des territoires"
    chapo = "Ce que chaque bassin écrit ensemble : diagnostic des besoins, protocole d’accueil, note de territoire."
    objets = ("document", "documents", "Aucun document")
    cherche, exemple = "Mots", "permanence, Niort"
    vide = "Les documents publiés des bassins se liront ici."
    gabarit, rang = "ecrits/documents.html", "ecrits/document_rang.html"
    colonnes: ClassVar[Sequence[Colonne]] = (
        Colonne("Document", "get_genre_display", lien=DocumentLocal.get_absolute_url),
        Colonne("Bassin", "bassin.nom"),
        Colonne("Année", "annee"),
        Colonne("Version", "numero"),
        Colonne("État", "get_etat_display"),
        Colonne("Publié le", "publie_le"),
        Colonne("À revoir le", "revoir_le"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lus = self._toutes.order_by()
        bassins = Bassin.objects.filter(pk__in=lus.values("bassin")).order_by("nom").values_list("code", "nom")
        annees = sorted(set(lus.values_list("annee", flat=True)), reverse=True)
        self.facettes = (
            Facette("genre", "Document", champ="genre", choix=Genre.choices),
            Facette("bassin", "Bassin", champ="bassin__code", choix=list(bassins)),
            Facette("etat", "État", champ="etat", choix=EtatDocument.choices),
            Facette("annee", "Année", champ="annee", choix=[(str(annee), str(annee)) for annee in annees]),
        )

    @property
    def tableau(self) -> bool:
        return peut_tenir_le_tableau(self.compte)

    def lignes(self) -> QuerySet[DocumentLocal]:
        return documents_a_lire(self.compte)

    def chercher(self, lignes: QuerySet[DocumentLocal], texte: str) -> QuerySet[DocumentLocal]:
        return documents_trouver(lignes, texte)

    @property
    def ouvre(self) -> bool:
        return peut_ouvrir(self.compte)
