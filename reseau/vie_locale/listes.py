"""The lists of news and of the log."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import MOIS, duree
from reseau.vie_locale.choices import EtatActualite, GenreEntree
from reseau.vie_locale.models import Actualite, EntreeJournal
from reseau.vie_locale.permissions import actualites_lisibles, actualites_tenues, anime_un_bassin, peut_corriger
from reseau.vie_locale.queries.journal import journal_lire

UN_AN_DE_MOIS = 12


class Actualites(Liste):
    """What one reads of the bassins today."""

    nom, titre, cherche = "actualites", "Actualités des bassins", "Mot du titre ou du texte"
    fil = ("Les bassins", reverse_lazy("bassins"))
    objets = ("actualité", "actualités", "Aucune actualité")
    chapo = "Ce qui change près de vous : un lieu qui ouvre, une équipe qui déménage, une date à retenir."
    vide = "Aucun bassin n’a d’actualité en ce moment."
    gabarit, rang = "vie_locale/actualites.html", "vie_locale/actualite_rang.html"
    facettes = (Facette("bassin", "Bassin", "bassins"),)

    def lignes(self) -> list[Actualite]:
        """The latest first."""
        return list(actualites_lisibles(self.compte).prefetch_related("bassins"))

    def dit(self, ligne: Actualite) -> str:
        """Its words."""
        return f"{ligne.titre} {ligne.texte}"

    @property
    def ecrit(self) -> bool:
        """This reader writes some."""
        return anime_un_bassin(self.compte)


class ActualitesTenues(Liste):
    """The news that one holds: to come, read today, expired, withdrawn."""

    nom, titre, cherche = "actualites-tenues", "Vos actualités", "Mot du titre ou du texte"
    fil = ("Actualités des bassins", reverse_lazy("actualites"))
    objets = ("actualité", "actualités", "Aucune actualité")
    chapo = "Celles de vos bassins, même finies. Une actualité quitte les pages le jour où elle expire."
    vide, vide_bouton = "Vos bassins n’ont encore aucune actualité.", "Écrire une actualité"
    vide_url = reverse_lazy("actualite_ecrire")
    gabarit = "vie_locale/actualites_tenues.html"
    facettes = (
        Facette(
            "etat", "État", lambda actualite: {actualite.etat.value: actualite.etat.label}, choix=EtatActualite.choices
        ),
        Facette("bassin", "Bassin", "bassins"),
    )
    colonnes = (
        Colonne("Actualité", "titre", lien=lambda actualite: reverse("actualite", args=[actualite.uuid])),
        Colonne("Bassins", "bassins"),
        Colonne("Lue par", "get_visibilite_display"),
        Colonne("Paraît le", "du"),
        Colonne("Expire le", "expire_le"),
        Colonne("État", "etat.label"),
        Colonne("Écrite par", "auteur.nom_complet"),
        Colonne("Texte", "texte", page=False),
        Colonne("Lien", "lien", page=False),
    )

    def lignes(self) -> list[Actualite]:
        """The latest first."""
        return list(actualites_tenues(self.compte).select_related("auteur").prefetch_related("bassins"))

    def dit(self, ligne: Actualite) -> str:
        """Its words."""
        return f"{ligne.titre} {ligne.texte}"


def _mois(entree: EntreeJournal) -> Mapping[str, str]:
    return {f"{entree.le:%Y-%m}": f"{MOIS[entree.le.month - 1]} {entree.le.year}".capitalize()}


class Journal(Liste):
    """The log of the bassins that one animates, the latest first."""

    nom, titre, cherche = "journal", "Journal des bassins", "Structure, ou mot de la note"
    objets = ("entrée", "entrées", "Aucune entrée")
    chapo = (
        "Vos visites, vos réunions et vos contacts. La Région et qui anime le bassin le lisent, personne d’autre ; "
        "chaque entrée s’efface au bout de trois ans."
    )
    vide = "Le journal est vide : notez votre dernière visite."
    gabarit, rang, tailles = "vie_locale/journal.html", "vie_locale/journal_rang.html", (30, 100)
    resultats, pli = "vie_locale/journal_resultats.html", UN_AN_DE_MOIS
    facettes = (
        Facette("genre", "Genre", lambda ligne: {ligne.genre: ligne.get_genre_display()}, choix=GenreEntree.choices),
        Facette("bassin", "Bassin", "bassin"),
        Facette("mois", "Mois", _mois, rang=lambda entree: -entree.le.toordinal()),
    )
    colonnes = (
        Colonne("Date", "le"),
        Colonne("Genre", "get_genre_display"),
        Colonne("Bassin", "bassin.nom"),
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Minutes", "minutes"),
        Colonne("Note", "note"),
        Colonne("Écrite par", "auteur.nom_complet"),
    )

    def lignes(self) -> list[EntreeJournal]:
        """Those that this person reads."""
        return list(journal_lire(self.compte))

    def garnir(self, lignes: Iterable[Any]) -> list[Any]:
        """Each says whether this person corrects it."""
        garnies = list(lignes)
        for ligne in garnies:
            ligne.corrigeable = peut_corriger(self.compte, ligne)
        return garnies

    def dit(self, ligne: EntreeJournal) -> str:
        """Its note, its structure, its author."""
        return f"{ligne.note} {ligne.structure or ''} {ligne.bassin} {ligne.auteur.nom_complet}"

    @property
    def temps(self) -> str:
        """How long all of them took, under the same filters."""
        return duree(sum(ligne.minutes for ligne in self.trouvees))
