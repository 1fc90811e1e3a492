"""The one answer to « who delivers this? » (R5.4): used by the directory, the generated quiz, later the orientation."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from home.gardees import Gardee
from home.recherche import bits
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.recherche import lignes_trouver, lignes_visibles
from reseau.annuaire.queries.vocabulaire import Libelles
from reseau.annuaire.recherche.criteres import Criteres, Trouvees
from reseau.annuaire.recherche.geographie import autour_de
from reseau.annuaire.recherche.memoire import memoire_courante
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

RAYON = 60
LIMITE = 50
# Ce qu’une porte ne dit jamais, et qui se lirait soixante fois : les mots de la recherche, les textes, l’histoire.
TUS = (
    "titre", "contexte", "corps", "facettes", "zones", "territoire", "confirme_le",
    *(f"structure__{nom}" for nom in ("presentation", "siret", "source", "source_id", "cree_le", "modifie_le")),
    *(f"structure__reseau__{nom}" for nom in ("description", "correspondance", "verifie_le")),
    *(f"service__{nom}" for nom in ("modes_mobilisation", "mobilisable_par", "source", "jeton", "modifie_le")),
    *(f"lieu__{nom}" for nom in ("source", "jeton", "cree_le", "modifie_le", "identite_affichee", "identite_preuve")),
    *(f"lieu__commune__{nom}" for nom in ("nom_replie", "codes_postaux", "anciens_codes", "anciens_noms")),
)  # fmt: skip

# Les portes d’un lieu répondent à bien des demandes.
PORTES = Gardee("portes lues", pieces=("annuaire", "structures", "territoires", "vocabulaires"), combien=1_000)


@dataclass(frozen=True)
class Offre:
    """A service able to deliver, at a place (or remotely: `lieu` is None), how far it is, and its hours there."""

    structure: Structure
    service: Service
    lieu: Lieu | None
    distance: float | None
    horaires: str = ""


@dataclass(frozen=True)
class Besoin:
    """What is asked for, by codes: values of a group add up, groups narrow each other, an empty group means any."""

    missions: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    commune: Commune | None = None
    rayon: int = RAYON


class Delivrances:
    """Who delivers what on a day, for as many needs as one likes: the directory is read once."""

    def __init__(self, jour: datetime.date | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self._moment = datetime.datetime.combine(self.jour, datetime.time(12), timezone.get_current_timezone())
        self.memoire = memoire_courante()
        self._visibles = lignes_visibles(self.memoire, self.jour)

    def lignes(self, besoin: Besoin, *, peut_etre: bool = False) -> int:
        """The rows that deliver; with `peut_etre`, those too that a stale sheet or a zone elsewhere leaves out."""
        return self._trouver(besoin, peut_etre)[0]

    def pres(self, besoin: Besoin) -> int:
        """The rows whose place stands within the radius, whatever they deliver."""
        if not besoin.commune:
            return 0
        geographie = autour_de(besoin.commune, besoin.rayon, self.memoire)
        return geographie.proches | geographie.reservees

    def structures(self, lignes: int) -> list[int]:
        """The keys of the structures that have a row among these, in order."""
        return list(dict.fromkeys(self.memoire.structure_de[position] for position in bits.positions(lignes)))

    def du_reseau(self, lignes: int, code: str) -> int:
        """Those of these rows that belong to a network."""
        return lignes & self.memoire.facette(f"reseau:{code}")

    def offres(self, besoin: Besoin, limite: int = LIMITE) -> list[Offre]:
        """The best row of each service, nearest first; one query."""
        lignes, trouvees = self._trouver(besoin, False)
        memoire, distances = self.memoire, trouvees.geographie.distances
        fraiches = bits.positions(lignes)
        fraiches.sort(key=lambda p: (p not in distances, distances.get(p, 0), -memoire.fraicheur[p], p))
        par_service: dict[int, int] = {}
        for position in fraiches:
            par_service.setdefault(memoire.service_de[position], position)
        meilleures = list(par_service.values())[:limite]
        return [
            Offre(ligne.structure, ligne.service, ligne.lieu, distances.get(position), ligne.horaires)
            for position, ligne in self.lire(meilleures).items()
        ]

    def lire(self, positions: Collection[int]) -> dict[int, LigneRecherche]:
        """The rows at these positions, in their order, with what they speak of; one query."""
        base = self.memoire.base
        recues = PORTES.lire_lot([position + base for position in positions], _lignes_lire)
        return {cle - base: ligne for cle, ligne in recues.items()}

    def _trouver(self, besoin: Besoin, peut_etre: bool) -> tuple[int, Trouvees]:
        choix = {"mission": besoin.missions, "public": besoin.publics, "theme": besoin.themes}
        criteres = Criteres(commune=besoin.commune, rayon=besoin.rayon, choix=choix)
        trouvees = lignes_trouver(
            criteres, self._moment, Libelles(), self.memoire, self._visibles, reservees=peut_etre, elargir=False
        )
        lignes = trouvees.comptes.lignes
        if peut_etre:
            return lignes, trouvees
        return lignes & self.memoire.confirmees(self.jour), trouvees


def _lignes_lire(cles: list[int]) -> dict[int, LigneRecherche]:
    lignes = LigneRecherche.objects.select_related("structure__reseau", "service", "lieu__commune").defer(*TUS)
    return lignes.in_bulk(cles)


def services_delivrant(
    mission: str = "",
    type_public: str = "",
    theme: str = "",
    commune: Commune | None = None,
    *,
    rayon: int = RAYON,
    jour: datetime.date | None = None,
    limite: int = LIMITE,
) -> list[Offre]:
    """Services that deliver `mission` to `type_public` about `theme` (codes; empty means any) to people of `commune`.

    Nearest first, then what is given remotely. Their zone covers the commune; a sheet not confirmed for a year, or of
    a hidden structure, is left out. Each service appears once, at its nearest place.
    """
    missions, publics, themes = ((code,) if code else () for code in (mission, type_public, theme))
    return Delivrances(jour).offres(Besoin(missions, publics, themes, commune, rayon), limite)
