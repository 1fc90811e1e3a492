"""When nothing answers: each thing that may be loosened, and how many structures would then answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reseau.annuaire.choices import RAYONS
from reseau.annuaire.recherche.criteres import Criteres
from reseau.annuaire.recherche.facettes import GROUPES

SANS_LIEU = {"lieu": "", "bassin": "", "commission": "", "departement": "", "rayon": ""}
SANS_FILTRE = {groupe.nom: "" for groupe in GROUPES} | {"ouvert": ""}
LIEU_OUBLIE = {"commune": None, "bassin": None, "territoire": None}
FILTRES_OUBLIES = {"choix": {}, "ouvert": False}


@dataclass(frozen=True)
class Piste:
    """A wider search: what to say, which parameters change, how many structures it finds."""

    libelle: str
    changements: dict[str, str]
    nombre: int


Essai = Iterator[tuple[str, dict[str, str], Criteres]]


def pistes_trouver(criteres: Criteres, compter: Callable[[Criteres], int]) -> list[Piste]:
    """One thing loosened at a time; several at once when no single one is enough.

    What would still find nothing is not proposed; `compter` says how many structures answer a wider question.
    """
    for essai in (_une_seule(criteres), _plusieurs(criteres)):
        pistes = [Piste(libelle, changements, compter(larges)) for libelle, changements, larges in essai]
        if utiles := [piste for piste in pistes if piste.nombre]:
            cercles = [piste for piste in utiles if set(piste.changements) == {"rayon"}]
            return [piste for piste in utiles if piste not in cercles[1:]]
    return []


def _une_seule(criteres: Criteres) -> Essai:
    """Each thing alone."""
    if criteres.texte:
        yield "Chercher sans les mots", {"q": ""}, criteres.sans(texte="")
    if criteres.ouvert:
        yield "Ne plus demander « ouvert maintenant »", {"ouvert": ""}, criteres.sans(ouvert=False)
    for groupe in GROUPES:
        if criteres.choix.get(groupe.nom):
            restants = {nom: codes for nom, codes in criteres.choix.items() if nom != groupe.nom}
            yield f"Retirer le filtre « {groupe.libelle} »", {groupe.nom: ""}, criteres.sans(choix=restants)
    if criteres.commune:
        for rayon in RAYONS:
            if rayon > criteres.rayon:
                yield f"Chercher à {rayon} km", {"rayon": str(rayon)}, criteres.sans(rayon=rayon)
    if criteres.commune or criteres.bassin or criteres.territoire:
        yield "Chercher dans toute la région", SANS_LIEU, criteres.sans(**LIEU_OUBLIE)


def _plusieurs(criteres: Criteres) -> Essai:
    """Several things at once: the filters, then all but the place, the words or nothing."""
    if any(criteres.choix.values()) or criteres.ouvert:
        yield "Retirer tous les filtres", SANS_FILTRE, criteres.sans(**FILTRES_OUBLIES)
    if criteres.commune or criteres.bassin or criteres.territoire:
        yield "Voir tout ce qui est proche", {**SANS_FILTRE, "q": ""}, criteres.sans(texte="", **FILTRES_OUBLIES)
    if criteres.texte:
        partout = criteres.sans(**LIEU_OUBLIE, **FILTRES_OUBLIES)
        yield "Chercher ces mots dans toute la région", {**SANS_FILTRE, **SANS_LIEU}, partout
    yield "Voir tout l’annuaire", {**SANS_FILTRE, **SANS_LIEU, "q": ""}, Criteres()
