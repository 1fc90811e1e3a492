"""What people paste to invite a whole team: one person a line, in the ways that mail programs and spreadsheets write.

« Nina Neuve <nina@exemple.fr> », « nina@exemple.fr », « Nina Neuve; nina@exemple.fr; Conseillère ».
"""

import re
from dataclasses import dataclass

MAX_LIGNES = 50
MAX_PRENOM, MAX_NOM, MAX_FONCTION = 80, 120, 120
_ADRESSE = re.compile(r"[^\s<>;,\t\"'()]+@[^\s<>;,\t\"'()]+")
_SEPARATEURS = re.compile(r"[;,\t<>\"()]+")


@dataclass(frozen=True)
class Ligne:
    """One line as it was typed, and what was understood; `email` is empty when it holds no address."""

    texte: str
    email: str = ""
    prenom: str = ""
    nom: str = ""
    fonction: str = ""


def lignes_lire(texte: str) -> list[Ligne]:
    """The lines that say something, in order."""
    return [_lire(" ".join(ligne.split(" "))) for ligne in texte.splitlines() if ligne.strip(" ;,\t")]


def _lire(texte: str) -> Ligne:
    texte = texte.strip()
    trouvee = _ADRESSE.search(texte)
    if trouvee is None:
        return Ligne(texte)
    email = trouvee.group().removeprefix("mailto:").rstrip(".").lower()
    reste = f"{texte[: trouvee.start()]};{texte[trouvee.end() :]}"
    morceaux = [propre for morceau in _SEPARATEURS.split(reste) if (propre := " ".join(morceau.split()))]
    prenom, _, nom = (morceaux[0] if morceaux else "").partition(" ")
    if not nom and len(morceaux) > 1 and " " not in morceaux[1]:  # prénom et nom dans deux colonnes
        nom = morceaux.pop(1)
    fonction = morceaux[1] if len(morceaux) > 1 else ""
    return Ligne(texte, email, prenom[:MAX_PRENOM], nom[:MAX_NOM], fonction[:MAX_FONCTION])
