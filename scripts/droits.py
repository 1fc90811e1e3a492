"""Write docs/droits.md from the table that the tests check: `.venv/bin/python -m scripts.droits`."""

import os
import re
from pathlib import Path

from tests.droits.table import FAMILLES, PORTE, ROLES, Ligne

PAGE = Path(__file__).resolve().parent.parent / "docs" / "droits.md"
EN_MOTS = {
    "anonyme": "qui n’est pas connecté",
    "ancien": "les anciens membres",
    "candidat": "les candidats",
    "conseiller": "les conseillers d’ailleurs",
    "collegue": "ses collègues de structure",
    "auteur": "la personne elle-même",
    "lecteur": "ses lecteurs",
    "referent": "le référent de la structure",
    "autre_referent": "les autres référents",
    "tete": "la tête du réseau",
    "autre_tete": "les autres têtes de réseau",
    "charge_mission": "la chargée de mission du bassin",
    "autre_charge": "les autres chargés de mission",
    "formateur": "les formateurs de la session",
    "autre_formateur": "les autres formateurs",
    "elu": "les élus",
    "etat": "les services de l’État",
    "partenaire": "les partenaires",
    "dpo": "le délégué à la protection des données",
    "region": "la Région",
}
TOUT_LE_MONDE = "tout le monde"
GROUPES = {
    TOUT_LE_MONDE: set(ROLES),
    "toute personne connectée": set(ROLES) - {"anonyme"},
    "les membres": set(ROLES) - {"anonyme", "ancien", "candidat"},
    "personne": set(),
}
FERMEES = (403, 404, 410, PORTE)
ENTETE = """# Qui ouvre quoi

Cette page est écrite par `python -m scripts.droits` depuis `tests/droits/table.py`, que `tests/test_droits.py` éprouve
case par case, par une vraie requête. Une adresse nouvelle qui n’y est pas fait échouer la suite.

Trois réponses, partout les mêmes, à qui n’est pas nommé :

- sans être connecté, on est conduit à la connexion, que l’objet existe ou non ;
- connecté, on lit « page introuvable », la même que pour une adresse inventée ;
- un formulaire envoyé sans son jeton, ou par qui n’a pas le droit, n’écrit rien.

Un droit se lit à chaque requête : un mandat ou un rattachement qui finit ferme l’adresse à la requête suivante.
L’administration de Wagtail (`/admin/`) s’ouvre à la Région et à l’administrateur technique, à personne d’autre ; les
comptes et les groupes n’y sont modifiés par personne.

## Rôles
"""


def document(adresses: dict[str, str]) -> str:
    """The whole page; `adresses` gives the pattern of each named route."""
    morceaux = [ENTETE, "| Rôle | C’est |", "|---|---|"]
    morceaux += [f"| `{role}` | {libelle} |" for role, libelle in ROLES.items()]
    for famille, lignes in FAMILLES.items():
        morceaux += ["", f"## {famille}", "", "| Adresse | Objet | Ouverte à | Pourquoi |", "|---|---|---|---|"]
        morceaux += [_rang(ligne, adresses[ligne.route]) for ligne in lignes]
    return "\n".join(morceaux) + "\n"


def _rang(ligne: Ligne, motif: str) -> str:
    raison = f"{ligne.raison} ; {ligne.revele}" if ligne.revele and ligne.revele != ligne.raison else ligne.raison
    return f"| `{_lisible(motif)}` | {ligne.objet or '–'} | {_qui(ligne)} | {raison} |"


def _lisible(motif: str) -> str:
    """A pattern without its converters."""
    motif = motif.replace(r"((?:[\w\-]+/)*)", "…").replace(r"(\d+)/(.*)", "<numéro>/<fichier>")
    motif = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", re.sub(r"<\w+:(\w+)>", r"<\1>", motif))
    return "/" + motif.strip("^$")


def _qui(ligne: Ligne) -> str:
    """Who gets a page, who is led elsewhere, or who may send the form."""
    if 405 in ligne.lecture.values():
        reponses = ligne.envoi or {role: 200 for role in ROLES}
        return _nommer({r for r, reponse in reponses.items() if reponse not in FERMEES}) + " (formulaire seul)"
    if set(ligne.lecture.values()) == {PORTE}:
        return f"{TOUT_LE_MONDE} (redirige)"
    pages = {role for role, reponse in ligne.lecture.items() if reponse == 200}
    menes = {role for role, reponse in ligne.lecture.items() if reponse not in (200, *FERMEES)}
    if not menes or not pages:
        return _nommer(pages | menes) + (" (redirige)" if menes else "")
    autres = "les autres" if pages | menes in GROUPES.values() else _nommer(menes)
    return f"{_nommer(pages)} (redirige {autres})"


def _nommer(roles: set[str]) -> str:
    for mots, groupe in GROUPES.items():
        if roles == groupe:
            return mots
    noms = [mots for role, mots in EN_MOTS.items() if role in roles]
    return ", ".join(noms[:-1]) + (" et " if len(noms) > 1 else "") + noms[-1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.test")
    import django

    django.setup()
    from tests.droits.visite import routes

    PAGE.write_text(document(dict(routes())), "utf-8")
