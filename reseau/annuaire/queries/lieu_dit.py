"""Which commune a visitor means: the one typed in its field, or the one named at the end of the need."""

from dataclasses import dataclass, field

from home.recherche.texte import mots
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.queries import bassin_de, commune_get, commune_search

MOTS_DE_LIEU = {"a", "au", "aux", "pres", "vers", "autour", "sur"}
POPULATION_EVIDENTE = 1500
LONGUEUR_NOM = 6
MAX_AUTRES = 4


@dataclass(frozen=True)
class LieuDit:
    """What was understood: the need without the town, the town, and others that the same words may mean."""

    texte: str = ""
    commune: Commune | None = None
    autres: tuple[Commune, ...] = field(default=())
    deduite: bool = False
    devinee: bool = False

    def bassin(self) -> Bassin | None:
        """The bassin of the town."""
        return bassin_de(self.commune) if self.commune else None


def lieu_comprendre(besoin: str, lieu: str) -> LieuDit:
    """Read both fields; « bilan de compétences Niort » in the first one names a town too."""
    besoin, lieu = besoin.strip(), lieu.strip()
    if lieu:
        exacte = commune_get(lieu)
        if exacte:
            return LieuDit(besoin, exacte)
        trouvees = commune_search(lieu, MAX_AUTRES + 1)
        return LieuDit(besoin, trouvees[0], tuple(trouvees[1:]), devinee=True) if trouvees else LieuDit(besoin)
    return _dans_le_besoin(besoin)


def _dans_le_besoin(besoin: str) -> LieuDit:
    """The last words, when they name exactly a town large enough, or one introduced by « à », « près de »…"""
    morceaux = besoin.split()
    for nombre in range(min(LONGUEUR_NOM, len(morceaux) - 1), 0, -1):
        avant, fin = morceaux[:-nombre], " ".join(morceaux[-nombre:])
        if len(fin) < 3 or fin.isdecimal() and len(fin) != 5:
            continue
        commune = commune_get(fin)
        if commune and (commune.population >= POPULATION_EVIDENTE or MOTS_DE_LIEU.intersection(mots(avant[-1]))):
            return LieuDit(" ".join(_sans_liaison(avant)), commune, deduite=True)
    return LieuDit(besoin)


def _sans_liaison(morceaux: list[str]) -> list[str]:
    """The need without the « à » or the « près de » that introduced the town."""
    while len(morceaux) > 1 and set(mots(morceaux[-1])) <= MOTS_DE_LIEU | {"de", "d"}:
        morceaux = morceaux[:-1]
    return morceaux
