"""A rule and its case in words: « Si elle demande…, préférer Cap emploi »."""

from dataclasses import dataclass

from home.typographie import nombre_dire
from reseau.annuaire.choices import Mode
from reseau.orientation.choices import Contrainte, Effet, GenreSituation
from reseau.orientation.models import CasDEssai, Regle
from reseau.orientation.queries.jeux import Changement

PORTES = {
    Mode.SUR_PLACE: "les portes sur place",
    Mode.PERMANENCE: "les permanences",
    Mode.A_DISTANCE: "les portes à distance",
}
VERBES = {Effet.PREFERER: "préférer", Effet.ECARTER: "écarter", Effet.EXIGER: "ne proposer que"}


@dataclass(frozen=True)
class RegleDite:
    """A rule as a page shows it, and what it was in the set that it changes."""

    regle: Regle
    conditions: tuple[str, ...]
    verbe: str
    cible: str
    poids: str
    mot: str = ""
    avant: "RegleDite | None" = None
    poids_seul: bool = False


def regle_dire(regle: Regle) -> RegleDite:
    """Its conditions, what it does, to which doors, how much."""
    poids = nombre_dire(regle.poids, "point") if regle.effet == Effet.PREFERER else ""
    return RegleDite(regle, tuple(_conditions(regle)), VERBES[Effet(regle.effet)], cible_dite(regle), poids)


def changement_dire(changement: Changement) -> RegleDite:
    """The same, beside what it was."""
    dite = regle_dire(changement.regle)
    avant = regle_dire(changement.avant) if changement.avant and not changement.retiree else None
    return RegleDite(
        dite.regle, dite.conditions, dite.verbe, dite.cible, dite.poids, changement.mot, avant, changement.poids_seul
    )


def cible_dite(regle: Regle) -> str:
    """« Cap emploi », « les portes à distance », « Point conseil VAE, GRETA des Trois Vallées »."""
    if regle.reseau:
        return regle.reseau.nom
    if regle.service:
        return f"{regle.service.nom}, {regle.service.structure.nom}"
    return PORTES[Mode(regle.mode)]


def demande_dite(cas: CasDEssai) -> str:
    """« Changer de métier, en emploi ; cadre ou jeune diplômé », for one line of the bench."""
    points = [point.libelle for point in cas.points.all()]
    points += [Contrainte(code).label for code in cas.contraintes]
    dite = f"{cas.besoin.libelle}, {_minuscule(cas.situation.libelle)}"
    return " ; ".join([dite, *map(_minuscule, points)])


def _conditions(regle: Regle) -> list[str]:
    dites = []
    if regle.situation:
        mots = "un point à prendre en compte" if regle.situation.genre == GenreSituation.POINT else "sa situation"
        dites.append(f"{mots} est « {regle.situation.libelle} »")
    if regle.besoin:
        dites.append(f"sa demande est « {regle.besoin.libelle} »")
    if regle.contrainte:
        dites.append(f"ce qui l’aiderait est « {Contrainte(regle.contrainte).label} »")
    if regle.bassin:
        dites.append(f"elle habite le bassin « {regle.bassin.nom} »")
    return dites


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]
