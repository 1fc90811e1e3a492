"""The words of others for our codes: labels, names of networks, common ways of saying; and close enough ones."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from home.recherche.texte import mots
from reseau.annuaire.choices import Mode, Zone
from reseau.echanges.imports.vocabulaire import MODELES
from reseau.structures.models import Reseau

PROCHE = 88
OUI_NON = {"oui": "oui", "o": "oui", "vrai": "oui", "true": "oui", "yes": "oui", "x": "oui", "1": "oui",
           "non": "non", "n": "non", "faux": "non", "false": "non", "no": "non", "0": "non"}  # fmt: skip
CODIFIES = ("reseau", *MODELES, "modes", "zone", "permanence")


@cache
def dires() -> dict[str, Any]:
    """What the headers and the cells of other people's spreadsheets say: `colonnes`, `valeurs`."""
    chemin = Path(__file__).resolve().parents[1] / "donnees" / "correspondances.yaml"
    return yaml.safe_load(chemin.read_text("utf-8"))


def plier(texte: str) -> str:
    """Folded words with single blanks: what two writings of the same thing share."""
    return " ".join(mots(texte))


class Lexique:
    """For each coded field, what says each code; read once per file."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {"permanence": dict(OUI_NON)}
        self.choix: dict[str, list[tuple[str, str]]] = {"permanence": [("oui", "Oui"), ("non", "Non")]}
        for champ, modele in MODELES.items():
            self._apprendre(champ, [(t.code, t.libelle) for t in modele.objects.en_vigueur()])
        self._apprendre("modes", [(str(code), libelle) for code, libelle in Mode.choices])
        self._apprendre("zone", [(str(code), libelle) for code, libelle in Zone.choices])
        reseaux = list(Reseau.objects.order_by("nom"))
        self._apprendre("reseau", [(reseau.code, reseau.nom) for reseau in reseaux])
        for reseau in reseaux:
            if reseau.sigle:
                self._codes["reseau"].setdefault(plier(reseau.sigle), reseau.code)

    def _apprendre(self, champ: str, termes: list[tuple[str, str]]) -> None:
        self.choix[champ] = termes
        connus = self._codes.setdefault(champ, {})
        for code, libelle in termes:
            connus[plier(libelle)] = code
            connus.setdefault(plier(code), code)
        codes = {code for code, _ in termes}
        for code, autres in dires()["valeurs"].get(champ, {}).items():
            for autre in autres if code in codes else ():
                connus.setdefault(plier(str(autre)), code)

    def lire(self, champ: str, texte: str) -> str | None:
        """The code that these words say for sure; None when they say none."""
        return self._codes[champ].get(plier(texte))

    def deviner(self, champ: str, texte: str) -> str | None:
        """The same, small faults forgiven: proposed to a person, never applied by itself."""
        if (sur := self.lire(champ, texte)) is not None:
            return sur
        connus = self._codes[champ]
        if len(plier(texte)) < 4:
            return None
        trouve = process.extractOne(plier(texte), connus.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=PROCHE)
        return connus[trouve[0]] if trouve else None
