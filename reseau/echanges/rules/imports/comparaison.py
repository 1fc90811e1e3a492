"""What happens to one sheet that a line names: born, attached to one of ours, changed field by field, or left."""

from dataclasses import dataclass, field, replace
from typing import Any

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import LigneImport
from reseau.annuaire.rules.promesses import PROMESSES
from reseau.annuaire.rules.services import LIENS
from reseau.echanges.imports.enregistrements import Valeurs
from reseau.echanges.imports.vocabulaire import MODELES as TERMES
from reseau.echanges.rules.controles import lieu_controler, service_controler, structure_controler
from reseau.echanges.rules.imports.connues import LECTURES, Connue, connue_depuis
from reseau.echanges.rules.imports.lignes import CHANGER, CREER, NOTER, RATTACHER, Part, parts_de
from reseau.echanges.rules.perimetre import Perimetre
from reseau.territoires.models import Commune

A_COMPLETER = frozenset({"accueil_restreint", "niveau_absent"})
HORS_PERIMETRE = "Cette ligne concerne une structure pour laquelle vous n’agissez pas : elle est laissée de côté."


@dataclass(slots=True)
class Brouillon:
    """What a line adds to the plan, kept aside until the whole line is accepted."""

    ligne: LigneImport
    date: str | None
    connues: dict[tuple[Genre, str], Connue] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    creee: bool = False

    def poser(self, connue: Connue, part: Part, neuve: bool = True) -> Connue:
        """Put a part in the line; what changed is remembered for the next lines."""
        if connue.genre == Genre.LIEU:
            self.plan.setdefault("lieux", []).append(part)
        else:
            self.plan[connue.genre.lower()] = part
        if neuve:
            self.connues[connue.genre, connue.source_id] = connue
        return connue

    def accepter(self) -> LigneImport:
        """The line with its plan and what becomes of it."""
        ligne = self.ligne
        ligne.action = ActionLigne.CREEE if self.creee else ActionLigne.INCHANGEE
        if ligne.champs and not self.creee:
            ligne.action = ActionLigne.MODIFIEE
        actives = [part for _, part in parts_de(plan=self.plan) if part.keys() - {"id", "pk", "reseau"}]
        ligne.plan = {"date": self.date, **self.plan} if actives or self.plan.get("liens") else {}
        return ligne


class Comparaison:
    """Says what becomes of sheets, for someone who may write some structures only."""

    def __init__(self, perimetre: Perimetre | None) -> None:
        self._perimetre = perimetre
        self._termes = {nom: set(modele.objects.values_list("code", flat=True)) for nom, modele in TERMES.items()}
        self._communes: set[str] = set()

    def communes_lire(self, codes: set[str]) -> None:
        """Learn which of these towns exist."""
        inconnues = Commune.objects.filter(code_insee__in=codes - self._communes)
        self._communes.update(inconnues.values_list("code_insee", flat=True))

    def permettre(self, connue: Connue) -> None:
        """Sheets of others are never written (R18); those that the same file creates were allowed then."""
        if self._perimetre is None or isinstance(connue.structure, str):
            return
        if connue.structure not in self._perimetre.structures:
            raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def creer(self, genre: Genre, valeurs: Valeurs, structure: int | str, brouillon: Brouillon, **plus: Any) -> Connue:
        """A sheet that nobody knows; RegleRefusee or ValidationError says what is wrong with it.

        A service that its source does not describe whole is created hidden, for someone to complete (R6.1, R6.2).
        """
        champs = valeurs.champs
        try:
            self._tenir(genre, champs)
        except RegleRefusee as refus:
            if refus.code not in A_COMPLETER:
                raise
            champs = champs | {"publie": False}
            self._tenir(genre, champs)
            brouillon.ligne.motif = f"Créé masqué, à compléter. {refus.message}"
        connue = Connue(
            genre, valeurs.source_id, None, structure, champs, valeurs=valeurs.champs, confirme=(brouillon.date, None)
        )
        part = {"id": valeurs.source_id, "pk": None, "op": CREER, "valeurs": champs, **plus}
        if genre != Genre.STRUCTURE:
            part["structure"] = structure
        brouillon.creee = True
        return brouillon.poser(connue, part)

    def rattacher(self, genre: Genre, objet: Any, valeurs: Valeurs, brouillon: Brouillon, **plus: Any) -> Connue:
        """A sheet of ours, which the source describes too: what it says is noted, nothing is changed."""
        objet = LECTURES[genre].get(pk=objet.pk)
        connue = connue_depuis(genre=genre, objet=objet, identifiant=valeurs.source_id)
        self.permettre(connue)
        connue.valeurs = valeurs.champs
        part = {"id": valeurs.source_id, "pk": connue.pk, "op": RATTACHER, "valeurs": valeurs.champs}
        part |= {"structure": connue.structure, "nom": objet.nom, **plus}
        return brouillon.poser(connue, part)

    def comparer(
        self, connue: Connue, valeurs: Valeurs, brouillon: Brouillon, mere: dict[str, Any] | None = None
    ) -> Connue:
        """What the source itself changed since last time, unless someone corrected the sheet here meanwhile."""
        self.permettre(connue)
        valeurs = valeurs.accorder(connue.genre, connue.etat, mere or {})
        part: Part = {"id": valeurs.source_id, "pk": connue.pk}
        changes = _changes(connue, valeurs.champs, brouillon)
        if connue.retiree and connue.etat.get("publie") is False:
            changes["publie"] = part["revient"] = True
            part["retiree_avant"], part["provenance"] = connue.retiree, connue.provenance
        if changes:
            self._tenir(connue.genre, connue.etat | changes, change=changes.keys())
            part |= {"op": CHANGER, "change": changes, "avant": {nom: connue.etat.get(nom) for nom in changes}}
            prefixe = connue.genre.lower()
            brouillon.ligne.champs |= {f"{prefixe}.{nom}": [connue.etat.get(nom), v] for nom, v in changes.items()}
        if connue.genre != Genre.STRUCTURE and brouillon.date and brouillon.date > (connue.confirme[0] or ""):
            part |= {"confirme": brouillon.date, "confirme_avant": list(connue.confirme)}
        if valeurs.champs and connue.valeurs != valeurs.champs:
            part |= {"valeurs": valeurs.champs, "valeurs_avant": connue.valeurs, "provenance": connue.provenance}
            part.setdefault("op", NOTER)
        if len(part) == 2:
            return brouillon.poser(connue, part, neuve=False)
        part["structure"] = connue.structure
        suite = replace(
            connue, etat=connue.etat | changes, valeurs=valeurs.champs,
            retiree=None if "revient" in part else connue.retiree,
            confirme=(part.get("confirme", connue.confirme[0]), connue.confirme[1]),
        )  # fmt: skip
        return brouillon.poser(suite, part)

    def _tenir(self, genre: Genre, champs: dict[str, Any], change: Any = None) -> None:
        """The sheet as it would become keeps every promise; `change` names what moves in a sheet already there."""
        if genre == Genre.STRUCTURE:
            structure_controler(champs=champs)
        elif genre == Genre.LIEU:
            if change is None or "commune" in change:
                self.commune_verifier(champs)
            lieu_controler(champs=champs)
        else:
            promet = change is None or bool(PROMESSES & set(change))
            service_controler(champs=champs, codes=self._codes(champs), promet=promet)

    def commune_verifier(self, champs: dict[str, Any]) -> None:
        """RegleRefusee "commune_inconnue" for a town that is not here."""
        if (code := champs.get("commune")) not in self._communes:
            raise RegleRefusee("commune_inconnue", f"La commune « {code} » n’est pas connue.")

    def _codes(self, champs: dict[str, Any]) -> dict[str, set[str]]:
        codes = {nom: set(champs.get(nom, ())) for nom in LIENS}
        for nom, choisis in codes.items():
            if inconnus := choisis - self._termes[nom]:
                raise RegleRefusee("terme_inconnu", f"{nom} : {', '.join(sorted(inconnus))} n’est pas connu.")
        return codes


def _changes(connue: Connue, champs: dict[str, Any], brouillon: Brouillon) -> dict[str, Any]:
    changes = {}
    for nom, valeur in champs.items():
        if connue.valeurs.get(nom) == valeur or connue.etat.get(nom) == valeur:
            continue
        if nom in connue.valeurs and connue.etat.get(nom) != connue.valeurs[nom]:
            brouillon.ligne.gardes.append(f"{connue.genre.lower()}.{nom}")
            continue
        changes[nom] = valeur
    return changes
