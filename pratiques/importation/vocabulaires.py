"""Words of a document that are words of ours: publics, missions, themes, levels, bassins in force today."""

import re

from home.docx.lecture import Paragraphe
from pratiques.contenu import VOCABULAIRES
from pratiques.importation.rubriques import cle

__all__ = ["VOCABULAIRES", "termes_reconnaitre"]
_ENTRE = re.compile(r"[,;\n]|\s/\s|\set\s")


def termes_reconnaitre(nom: str, paragraphes: list[Paragraphe]) -> tuple[list[str], list[Paragraphe]]:
    """Codes of the terms that are named, and the lines where something else is said."""
    modele = VOCABULAIRES[nom]
    champ = "nom" if nom == "bassins" else "libelle"
    connus = {cle(mot): code for code, mot in modele.objects.en_vigueur().values_list("code", champ)}
    codes, restes = [], []
    for paragraphe in paragraphes:
        entier = connus.get(cle(paragraphe.texte))
        trouves = [entier] if entier else [connus.get(cle(mot)) for mot in _ENTRE.split(paragraphe.texte) if cle(mot)]
        codes += [code for code in trouves if code and code not in codes]
        if not all(trouves):
            restes.append(paragraphe)
    return codes, restes
