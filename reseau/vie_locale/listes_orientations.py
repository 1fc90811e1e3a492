"""The lists of orientations, and of what is left to relay."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.membres.permissions import est_region
from reseau.structures.models import Reseau
from reseau.vie_locale.models import OrientationRegionale
from reseau.vie_locale.permissions import orientations_lisibles
from reseau.vie_locale.queries.reseaux import ARelayer, a_relayer_par, relais_manquants

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
        """Those in force first, then the latest number."""
        return sorted(orientations_lisibles(self.compte), key=lambda orientation: orientation.terminee)

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
        """Its number and its words."""
        return f"{ligne.numero} {ligne.titre} {ligne.texte}"

    @property
    def region(self) -> bool:
        """This reader publishes some."""
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
        """One for each orientation in force and each network that did not."""
        return relais_manquants()

    def dit(self, ligne: ARelayer) -> str:
        """The orientation, the network, who leads it."""
        noms = " ".join(tete.nom_complet for tete in ligne.tetes)
        return f"{ligne.orientation} {ligne.reseau} {noms}"
