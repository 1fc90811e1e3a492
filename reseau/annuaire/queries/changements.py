"""What others changed on the sheets of a structure since its referents last confirmed or wrote them."""

from dataclasses import dataclass, field
from typing import Any

from home.typographie import date_courte
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.models import Modification
from reseau.annuaire.queries.historique import Changement, historique_dire
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure

MAX_LIGNES = 400
ECRITURES = frozenset({ActionModification.MODIFICATION, ActionModification.ANNULATION})
# Le registre les tient : la Région seule les change.
A_PART = frozenset({"statut", "reseau", "contacts", "permanences"})


@dataclass
class FicheChangee:
    """One sheet, with each field as it was when the referents last saw it, and as others left it."""

    modification: Modification
    champs: dict[str, list[Any]] = field(default_factory=dict)
    lignes: list[tuple[str, Changement]] = field(default_factory=list)
    qui: list[str] = field(default_factory=list)
    ajoutee: bool = False

    @property
    def dit(self) -> str:
        """« Nadia Ferrand, le 3 décembre 2026 »."""
        noms = ", ".join(dict.fromkeys(nom for nom in self.qui if nom))
        jour = f"le {date_courte(self.modification.quand)}"
        return f"{noms}, {jour}" if noms else jour

    @property
    def reprenables(self) -> set[str]:
        """Fields that may be given back here."""
        return set(self.champs) - A_PART


def changements_des_autres(structure: Structure) -> list[FicheChangee]:
    """Sheets changed by imports or by other people, the last first; none when nobody keeps the structure.

    What a referent confirms or saves is seen: nothing older is told again. What came back to its value is left out.
    """
    mandats = list(Mandat.objects.filter(structure=structure, role=Role.REFERENT).values_list("compte", "du"))
    if not mandats:
        return []
    referents, depuis = {compte for compte, _ in mandats}, min(du for _, du in mandats)
    lignes = structure.modifications.select_related("qui").filter(quand__date__gte=depuis)
    fiches = _rassembler(list(lignes.order_by("-pk")[:MAX_LIGNES]), referents)
    changees = [fiche for fiche in fiches if fiche.ajoutee or fiche.champs]
    for fiche, dite in zip(changees, historique_dire([f.modification for f in changees]), strict=True):
        fiche.lignes = list(zip(fiche.champs, dite.changements, strict=True))
    return changees


def _rassembler(lignes: list[Modification], referents: set[int]) -> list[FicheChangee]:
    """One entry per sheet: for each field, the oldest value and the newest, up to what a referent has seen."""
    fiches: dict[tuple[str, int], FicheChangee] = {}
    vues: set[tuple[str, int]] = set()
    for ligne in lignes:
        cle = (ligne.genre, ligne.objet)
        if ligne.qui_id in referents and ligne.importation_id is None:
            if ligne.genre == Genre.STRUCTURE and ligne.action == ActionModification.CONFIRMATION:
                break
            vues.add(cle)
        if ligne.qui_id is None and not ligne.origine:
            continue  # écrite par personne : la mise en route, non quelqu’un d’autre
        if cle in vues or ligne.action not in ECRITURES | {ActionModification.CREATION}:
            continue
        fiche = fiches.setdefault(cle, FicheChangee(ligne))
        fiche.qui.append(ligne.qui.nom_complet if ligne.qui else ligne.origine)
        if ligne.action == ActionModification.CREATION:
            fiche.ajoutee, fiche.champs = True, {}
            continue
        for nom, (avant, apres) in ligne.champs.items():
            fiche.champs[nom] = [avant, fiche.champs[nom][1] if nom in fiche.champs else apres]
    for fiche in fiches.values():
        fiche.champs = {nom: paire for nom, paire in fiche.champs.items() if paire[0] != paire[1]}
        fiche.modification.champs = fiche.champs
    return list(fiches.values())
