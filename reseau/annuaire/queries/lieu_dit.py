"""Which commune a visitor means: the one typed in its field, or the one named in the need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from home.recherche.texte import mots
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.queries.communes import bassin_de, commune_get, commune_reconnaitre, commune_search

MOTS_DE_LIEU = frozenset(
    {"a", "au", "aux", "pres", "proche", "vers", "autour", "sur", "habite", "habitant", "vit", "vis", "secteur", "cote"}
)
MOTS_DE_LIAISON = frozenset({"de", "d", "du", "des"})
POPULATION_EVIDENTE = 1500
LONGUEUR_NOM = 6
MORCEAUX_LUS = 20
MAX_AUTRES = 4
_POSTAL = re.compile(r"\d{5}")
_ELISION = re.compile(r"^[dD][’'](?=\w)")


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


@dataclass(frozen=True)
class Fenetre:
    """Some words in a row that may name a town, and how large it must be to be believed."""

    debut: int
    fin: int
    nom: str
    population: int


def lieu_comprendre(besoin: str, lieu: str) -> LieuDit:
    """Read both fields; « bilan de compétences Niort » in the first one names a town too."""
    besoin, lieu = besoin.strip(), lieu.strip()
    if lieu:
        exacte = commune_get(lieu)
        return LieuDit(besoin, exacte) if exacte else _deviner(besoin, lieu)
    return _dans_le_besoin(besoin) if besoin else LieuDit()


def _deviner(besoin: str, lieu: str, deduite: bool = False) -> LieuDit:
    """The likeliest commune of a text that names none exactly, or several."""
    trouvees = commune_search(lieu, MAX_AUTRES + 1)
    if not trouvees:
        return LieuDit(besoin)
    return LieuDit(besoin, trouvees[0], tuple(trouvees[1:]), deduite=deduite, devinee=True)


def _dans_le_besoin(besoin: str) -> LieuDit:
    """A town large enough named first or last, any town after « à », « près de »…, or a postal code."""
    morceaux = besoin.split()[:MORCEAUX_LUS]
    fenetres = list(_fenetres(morceaux))
    trouvee = commune_reconnaitre([(fenetre.nom, fenetre.population) for fenetre in fenetres])
    if trouvee:
        rang, commune = trouvee
        reste = _sans(morceaux, fenetres[rang])
        return LieuDit(reste, commune, deduite=bool(reste))
    for rang, morceau in enumerate(morceaux):
        if _POSTAL.fullmatch(morceau):
            return _deviner(_sans(morceaux, Fenetre(rang, rang + 1, morceau, 0)), morceau)
    return LieuDit(besoin)


def _fenetres(morceaux: list[str]) -> Iterator[Fenetre]:
    """The words at the end, then those after a word of place, then those at the beginning; the longest first."""
    bouts = [(len(morceaux) - n, len(morceaux)) for n in _longueurs(len(morceaux))]
    milieux = [
        (debut, debut + n)
        for debut in range(1, len(morceaux))
        if mots(morceaux[debut - 1])[-1:] and mots(morceaux[debut - 1])[-1] in MOTS_DE_LIEU | MOTS_DE_LIAISON
        for n in _longueurs(len(morceaux) - debut)
    ]
    debuts = [(0, n) for n in _longueurs(len(morceaux))]
    for debut, fin in dict.fromkeys([*bouts, *milieux, *debuts]):
        nom = " ".join(morceaux[debut:fin])
        if len(nom) < 3 or nom.isdecimal() and len(nom) != 5:
            continue
        introduite = debut > 0 and _introduit(morceaux[:debut])
        yield Fenetre(debut, fin, nom, 0 if introduite else POPULATION_EVIDENTE)
        if _ELISION.match(nom):
            yield Fenetre(debut, fin, _ELISION.sub("", nom), POPULATION_EVIDENTE)


def _longueurs(reste: int) -> range:
    return range(min(LONGUEUR_NOM, reste), 0, -1)


def _introduit(avant: list[str]) -> bool:
    """Whether « à », « près de »… stands just before."""
    dits = mots(" ".join(avant[-2:]))
    return bool(dits) and (
        dits[-1] in MOTS_DE_LIEU or dits[-1] in MOTS_DE_LIAISON and len(dits) > 1 and dits[-2] in MOTS_DE_LIEU
    )


def _sans(morceaux: list[str], fenetre: Fenetre) -> str:
    """The need without the town, nor the « à » or the « près de » that introduced it."""
    avant, apres = morceaux[: fenetre.debut], morceaux[fenetre.fin :]
    while avant and mots(avant[-1]) and set(mots(avant[-1])) <= MOTS_DE_LIEU | MOTS_DE_LIAISON:
        avant = avant[:-1]
    reste = [*avant, *apres]
    return " ".join(reste) if mots(" ".join(reste)) else ""
