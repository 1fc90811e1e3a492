"""The lists of news, of orientations and what is left to relay, of the log."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse, reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from home.temps.typographie import MOIS, duree
from reseau.membres.permissions import est_region
from reseau.structures.models import Reseau
from reseau.vie_locale import permissions
from reseau.vie_locale.choices import EtatActualite, GenreEntree
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale
from reseau.vie_locale.queries import ARelayer, a_relayer_par, journal_lire, relais_manquants

# The lists of news and of the log.

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
        return list(permissions.actualites_lisibles(self.compte).prefetch_related("bassins"))

    def dit(self, ligne: Actualite) -> str:
        return f"{ligne.titre} {ligne.texte}"

    @property
    def ecrit(self) -> bool:
        return permissions.anime_un_bassin(self.compte)


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
        return list(permissions.actualites_tenues(self.compte).select_related("auteur").prefetch_related("bassins"))

    def dit(self, ligne: Actualite) -> str:
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
        return list(journal_lire(self.compte))

    def garnir(self, lignes: Iterable[Any]) -> list[Any]:
        garnies = list(lignes)
        for ligne in garnies:
            ligne.corrigeable = permissions.peut_corriger(self.compte, ligne)
        return garnies

    def dit(self, ligne: EntreeJournal) -> str:
        return f"{ligne.note} {ligne.structure or ''} {ligne.bassin} {ligne.auteur.nom_complet}"

    @property
    def temps(self) -> str:
        return duree(sum(ligne.minutes for ligne in self.trouvees))


# The lists of orientations, and of what is left to relay.

EN_VIGUEUR, CLOSE = {"en-vigueur": "En vigueur"}, {"close": "Close"}
PASSEE, A_VENIR = {"passee": "Échéance passée"}, {"a-venir": "Échéance à venir"}


class Orientations(Liste):
    """The orientations of the Région, those in force first."""

    nom, titre, cherche = "orientations", "Orientations régionales", "Numéro, titre ou mot du texte"
    objets = ("orientation", "orientations", "Aucune orientation")
    chapo = "Ce que la Région demande à tous les réseaux. Chaque tête de réseau les relaie aux siens et dit quand."
    vide = "La Région n’a encore publié aucune orientation."
    gabarit, rang = "vie_locale/orientations.html", "vie_locale/orientation_rang.html"
    facettes = (Facette("etat", "État", lambda orientation: CLOSE if orientation.terminee else EN_VIGUEUR),)

    def lignes(self) -> list[OrientationRegionale]:
        return sorted(permissions.orientations_lisibles(self.compte), key=lambda orientation: orientation.terminee)

    def garnir(self, lignes: Iterable[Any]) -> list[Any]:
        """Each says the networks for which this reader has still to relay it."""
        reste: dict[int, list[Reseau]] = defaultdict(list)
        for manquant in a_relayer_par(self.compte):
            reste[manquant.orientation.pk].append(manquant.reseau)
        garnies = list(lignes)
        for ligne in garnies:
            ligne.a_relayer = reste[ligne.pk]
        return garnies

    def dit(self, ligne: OrientationRegionale) -> str:
        return f"{ligne.numero} {ligne.titre} {ligne.texte}"

    @property
    def region(self) -> bool:
        return est_region(self.compte)


def _page(ligne: ARelayer) -> str:
    return reverse("orientation", args=[ligne.orientation.numero])


class RelaisManquants(Liste):
    """What no network has relayed yet, the earliest due first."""

    nom, titre, cherche = "relais-manquants", "Relais manquants", "Orientation, réseau ou personne"
    fil = ("Orientations régionales", reverse_lazy("orientations"))
    objets = ("relais manquant", "relais manquants", "Aucun relais manquant")
    chapo = "Chaque orientation en vigueur, chaque réseau qui n’a pas dit l’avoir relayée. Un rappel part une fois."
    vide = "Tous les réseaux ont relayé les orientations en vigueur. Merci."
    tailles = (50,)
    facettes = (
        Facette("orientation", "Orientation", lambda ligne: {ligne.orientation.numero: str(ligne.orientation)}),
        Facette("reseau", "Réseau", "reseau"),
        Facette("echeance", "Échéance", lambda ligne: PASSEE if ligne.retard else A_VENIR),
    )
    colonnes = (
        Colonne("Orientation", "orientation.titre", lien=_page),
        Colonne("Numéro", "orientation.numero", page=False),
        Colonne("Réseau", "reseau.nom"),
        Colonne("Qui le mène", lambda ligne: [tete.nom_complet for tete in ligne.tetes] or ["Personne"]),
        Colonne("À relayer jusqu’au", "orientation.echeance"),
        Colonne("Jours de retard", "retard"),
    )

    def lignes(self) -> list[ARelayer]:
        return relais_manquants()

    def dit(self, ligne: ARelayer) -> str:
        noms = " ".join(tete.nom_complet for tete in ligne.tetes)
        return f"{ligne.orientation} {ligne.reseau} {noms}"
