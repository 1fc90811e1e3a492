"""The lists of this room: every attestation, for the Région."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from home.ecrans.listes import Colonne, Facette, Liste
from safran.attestations.choices import EtatAttestation, Genre
from safran.attestations.models import Attestation
from safran.attestations.queries import durees_non_prouvees

AUCUNE = "Aucune attestation ne répond à cette recherche."


class SansPreuve(Facette):
    """Valid documents that state a length that nothing proves."""

    def filtrer(self, lignes: QuerySet[Attestation], codes: Sequence[str]) -> QuerySet[Attestation]:
        return lignes.filter(pk__in=durees_non_prouvees().values("pk")) if codes else lignes


class Attestations(Liste):
    """Every document, the newest first: what it tells, and its state today."""

    nom, titre, cherche = "attestations", "Toutes les attestations", "Nom, numéro ou formation"
    chapo = "Une attestation se révoque ou se remplace, avec un motif. Elle ne se supprime pas et ne se refait pas."
    objets, vide = ("attestation", "attestations", "Aucune attestation"), AUCUNE
    gabarit, rang = "attestations/toutes.html", "attestations/rang.html"
    textes = ("compte__nom", "compte__prenom", "numero", "formation__title")
    facettes = (
        Facette("genre", "Document", champ="genre", choix=Genre.choices),
        Facette("etat", "État", champ="etat", choix=EtatAttestation.choices),
        SansPreuve("sans_preuve", "Durée", choix=[("on", "Durée sans preuve")]),
    )
    colonnes = (
        Colonne("Document", "get_genre_display"),
        Colonne("Numéro", "numero"),
        Colonne("Nom", lambda attestation: attestation.faits.get("nom", attestation.compte.nom)),
        Colonne("Prénom", lambda attestation: attestation.faits.get("prenom", attestation.compte.prenom)),
        Colonne("Formation", lambda attestation: attestation.titre or attestation.formation.title),
        Colonne("Achevée le", "achevee_le"),
        Colonne("Émise le", "emise_le"),
        Colonne("État", "get_etat_display"),
        Colonne("Motif", "motif"),
        Colonne("Empreinte SHA-256", "sha256"),
    )

    def lignes(self) -> QuerySet[Attestation]:
        return Attestation.objects.select_related("compte", "formation")

    def garnir(self, lignes: Iterable[Attestation]) -> list[Attestation]:
        """With the length that each states without proof, once these are asked for."""
        montrees: list[Any] = list(lignes)
        if self.choix["sans_preuve"]:
            siennes = durees_non_prouvees().filter(pk__in=[attestation.pk for attestation in montrees])
            dites = dict(siennes.values_list("pk", "dites"))
            for attestation in montrees:
                attestation.dites = dites.get(attestation.pk)
        return montrees

    @property
    def sans_reponse(self) -> str:
        if self.choix["sans_preuve"]:
            return "Aucun document valable ne dit de durée sans preuve."
        return AUCUNE
