"""The founding document, row by row: each requirement has its line, and what a line cites exists."""

import re
from collections import Counter
from typing import NamedTuple

from tests.balayage import routes
from tests.citations import RACINE, essais, essais_cites

PAGE = (RACINE / "docs/exigences.md").read_text("utf-8")
# Par article : les lignes tirées du cahier des charges, puis celles que sa relecture a ajoutées.
FONDATRICES = {1: 5, 2: 5, 3: 7, 4: 20, 5: 21, 6: 12, 7: 7}
AJOUTEES = {1: 1, 2: 1, 3: 2, 4: 1, 5: 8, 6: 2, 7: 2}
TENUE, EN_PARTIE, PAS_ENCORE = "tenue", "en partie", "pas encore"
RIEN = "–"


class Ligne(NamedTuple):
    """One requirement, as the page says it."""

    numero: str
    capacite: str
    etat: str
    ou: str
    montre: str

    @property
    def article(self) -> int:
        return int(self.numero[1])

    @property
    def fondatrice(self) -> bool:
        return int(self.numero.partition(".")[2]) <= FONDATRICES[self.article]

    @property
    def sorte(self) -> str:
        return self.etat.partition(" : ")[0]

    @property
    def manque(self) -> str:
        return self.etat.partition(" : ")[2]


LIGNES = [Ligne(*brute.strip("| ").split(" | ")) for brute in re.findall(r"^\| R\d.*\|$", PAGE, flags=re.M)]
NOMS = re.compile(r"`([^`]+)`")


def test_each_requirement_has_one_line_counted_at_the_head():
    attendus = [
        f"R{article}.{rang}"
        for article, nombre in FONDATRICES.items()
        for rang in range(1, nombre + AJOUTEES[article] + 1)
    ]
    assert [ligne.numero for ligne in LIGNES] == attendus and sum(ligne.fondatrice for ligne in LIGNES) == 77
    dits = {
        nom: tuple(int(nombre) for nombre in nombres.split(" | "))
        for nom, nombres in re.findall(r"^\| (\d|Ensemble|dont les 77) \| ([\d |]+) \|$", PAGE, flags=re.M)
    }

    def compter(lignes: list[Ligne]) -> tuple[int, ...]:
        sortes = Counter(ligne.sorte for ligne in lignes)
        return len(lignes), sortes[TENUE], sortes[EN_PARTIE], sortes[PAS_ENCORE]

    comptes = {str(article): compter([li for li in LIGNES if li.article == article]) for article in FONDATRICES}
    comptes |= {"Ensemble": compter(LIGNES), "dont les 77": compter([li for li in LIGNES if li.fondatrice])}
    assert dits == comptes


def test_state_of_a_line_goes_with_what_it_shows():
    """Held: a test proves it. In part: a test too, and what lacks is said. Not yet: nothing is claimed."""
    faux = [ligne.numero for ligne in LIGNES if ligne.sorte not in (TENUE, EN_PARTIE, PAS_ENCORE)]
    for ligne in LIGNES:
        if ligne.sorte == PAS_ENCORE:
            juste = ligne[2:] == (PAS_ENCORE, RIEN, PAS_ENCORE)
        else:
            cites = essais_cites(ligne.montre)
            juste = 1 <= len(cites) <= 3 and NOMS.search(ligne.ou) and bool(ligne.manque) == (ligne.sorte == EN_PARTIE)
        faux += [] if juste else [ligne.numero]
    assert not faux, faux


def test_lines_cite_only_what_exists():
    adresses = {f"route:{nom}" for nom, _motif in routes()}
    absents = []
    for ligne in LIGNES:
        absents += [(ligne.numero, nom) for nom in NOMS.findall(ligne.montre) if nom not in essais() | adresses]
        lieux = [nom for nom in NOMS.findall(ligne.ou) if nom not in adresses]
        absents += [(ligne.numero, nom) for nom in lieux if not (RACINE / nom).exists()]
    assert not absents, f"docs/exigences.md cite ce qui n’existe pas : {absents}"
