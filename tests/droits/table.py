"""Who opens what: docs/droits.md read, one line per named route and kind of object, one answer per role."""

import re
from dataclasses import dataclass

from tests.citations import RACINE

PORTE = "connexion"
SANS_JETON = "le lien reçu est lui-même la clé"
Reponses = dict[str, int | str]
_PAGE = (RACINE / "docs" / "droits.md").read_text("utf-8")
_ROLES = _PAGE.partition("\n## Rôles\n")[2].partition("\n## ")[0]
ROLES = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", _ROLES, re.M))


def lire(dit: str) -> Reponses:
    """What each role is answered, in the words of the table: « membres 405 ; auteur 302 »."""
    base, *autres = (_separer(partie) for partie in dit.split(" ; "))
    noms, statut = base
    fermee: Reponses = dict.fromkeys(ROLES, 404) | {"anonyme": PORTE}
    match noms:
        case ["tous"]:
            reponses = dict.fromkeys(ROLES, statut)
        case ["personne"]:
            reponses = dict.fromkeys(ROLES, 404)
        case ["connectés"]:
            reponses = dict.fromkeys(ROLES, statut) | {"anonyme": PORTE}
        case ["membres"]:
            reponses = fermee | dict.fromkeys(ROLES.keys() - {"anonyme", "ancien", "candidat"}, statut)
        case ["fermée"]:
            reponses = fermee
        case _:
            reponses = fermee | dict.fromkeys([*noms, *(["superuser"] if "region" in noms else [])], statut)
    for noms, statut in autres:
        reponses |= dict.fromkeys(noms, statut)
    assert reponses.keys() == ROLES.keys(), f"« {dit} » nomme un rôle inconnu"
    return {role: reponses[role] for role in ROLES}


def _separer(partie: str) -> tuple[list[str], int | str]:
    *noms, dernier = partie.split()
    if dernier == PORTE:
        return noms, PORTE
    return (noms, int(dernier)) if dernier.isdigit() else ([*noms, dernier], 200)


@dataclass(frozen=True)
class Ligne:
    """One line of the table; without `objet`, the address takes no argument."""

    adresse: str
    route: str
    objet: str
    lecture: Reponses
    envoi: Reponses
    revele: str  # pourquoi un objet privé et un objet inventé peuvent ne pas se ressembler

    @property
    def nom(self) -> str:
        """A name for the test."""
        return f"{self.route}[{self.objet}]" if self.objet else self.route


def _ligne(rang: str) -> Ligne:
    adresse, route, objet, lit, envoie, dit = (case.strip(" `") for case in rang.split("|"))
    return Ligne(adresse, route, objet, lire(lit), lire(envoie) if envoie else {}, dit.partition("‡ ")[2])


TABLE = [_ligne(rang) for rang in re.findall(r"^\| (`[^`]+` \| `.*) \|$", _PAGE, re.M)]
TOUS = lire("tous")
