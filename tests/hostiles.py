"""Hostile input: what a form, a filter or an address may receive one day (F01–F20 of the safety list).

`hostiles.json` holds the lists that rooms share; a repetition is said by its texts, each with how many
times it comes.
MARQUE is a tag that no page may ever show unescaped.
"""

import json
from pathlib import Path

MARQUE = "<zebre-x7>"


def _dire(ecrit: str | list) -> str:
    if isinstance(ecrit, str):
        return ecrit
    return "".join(texte * fois for texte, fois in zip(ecrit[::2], ecrit[1::2], strict=True))


LISTES = {
    nom: [_dire(ecrit) for ecrit in liste]
    for nom, liste in json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")).items()
}
NOMS = LISTES["noms"]  # de vrais noms, à garder tels quels
TEXTES = [*LISTES["textes"], *NOMS]
COURRIELS, TELEPHONES, SUITES = LISTES["courriels"], LISTES["téléphones"], LISTES["suites"]
DATES, NOMBRES, IDENTIFIANTS, PAGES = (LISTES[nom] for nom in ("dates", "nombres", "identifiants", "pages"))
ENORME = "a" * 400_000 + "\n" + "ligne\n" * 100_000  # un million de lettres : un mot sans fin, puis cent mille lignes
