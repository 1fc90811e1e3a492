"""What an undone import gives back: each field of the sheets that were there before, where nobody changed it since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.etats import GENRES, FicheSuivie, etat_de
from reseau.annuaire.models import Import, LigneImport, Modification, Provenance, ServiceAuLieu
from reseau.annuaire.rules.promesses import PROMESSES
from reseau.annuaire.rules.services import LIENS
from reseau.comptes.models import Compte
from reseau.echanges.identifiants import MODELES
from reseau.echanges.rules.controles import lieu_controler, service_controler
from reseau.echanges.rules.imports.connues import CHAMPS, LECTURES
from reseau.echanges.rules.imports.ecriture import fiches_modifier, termes_lier, termes_lire
from reseau.echanges.rules.imports.lignes import CREER, LOT, Part, parts_de
from reseau.territoires.models import Commune

# Des champs qui n'ont de sens qu'ensemble : si l'un a bougé, les autres restent comme ils sont.
ENSEMBLES = (("latitude", "longitude"), ("zone", "zone_codes"), ("missions", "publics", "niveaux_cep"))


@dataclass
class _Net:
    """What an import did to one sheet: fields before and after, confirmation, provenance."""

    champs: dict[str, list[Any]] = field(default_factory=dict)
    confirme: list[Any] = field(default_factory=list)
    provenance: dict[str, list[Any]] = field(default_factory=dict)  # champ de la provenance → clé, valeur d’avant

    def noter(self, part: Part) -> None:
        """Add what one more part did."""
        for nom, apres in part.get("change", {}).items():
            self.champs.setdefault(nom, [part["avant"][nom], None])[1] = apres
        if confirme := part.get("confirme"):
            self.confirme = [(self.confirme or [part["confirme_avant"]])[0], confirme]
        if cle := part.get("provenance"):
            if "valeurs_avant" in part:
                self.provenance.setdefault("valeurs", [cle, part["valeurs_avant"]])
            if "retiree_avant" in part:
                self.provenance.setdefault("retiree_le", [cle, part["retiree_avant"]])


class Restitution:
    """Gives back what an import changed; sheets are held by the caller."""

    def __init__(self, importation: Import, par: Compte | None) -> None:
        self._importation, self._par = importation, par
        self._quand = timezone.now()
        self._termes = termes_lire()
        self.restes: list[dict[str, Any]] = []  # ce que quelqu’un a changé depuis
        self.structures: set[int] = set()

    def faire(self, lignes: Sequence[LigneImport]) -> None:
        """Give back what these lines changed, and take off the links that they added."""
        nets: dict[Genre, dict[int, _Net]] = defaultdict(lambda: defaultdict(_Net))
        for ligne in lignes:
            for genre, part in parts_de(plan=ligne.plan):
                if part["pk"] and part.get("op") != CREER:
                    nets[genre][part["pk"]].noter(part)
        for genre, siens in nets.items():
            self._lot(genre, siens)
        self._delier(lignes)

    def _lot(self, genre: Genre, nets: dict[int, _Net]) -> None:
        provenances: dict[int, dict[str, Any]] = defaultdict(dict)
        for net in nets.values():
            for nom, (cle, avant) in net.provenance.items():
                provenances[cle][nom] = avant
        fiches_modifier(modele=Provenance, changes=provenances)
        objets = LECTURES[genre].in_bulk([cle for cle, net in nets.items() if net.champs or net.confirme])
        changes: dict[int, dict[str, Any]] = {}
        liens: dict[str, dict[int, list[str]]] = defaultdict(dict)
        dites = []
        for cle, objet in objets.items():
            rendus = self._partager(genre, objet, nets[cle])
            for nom in rendus.keys() & set(LIENS):
                liens[nom][cle] = rendus[nom][1]
            if colonnes := self._colonnes(genre, objet, nets[cle], rendus):
                changes[cle] = colonnes
                self.structures.add(objet.pk if genre == Genre.STRUCTURE else objet.structure_id)
            if rendus:
                dits = {nom: list(paire) for nom, paire in rendus.items()}
                dites.append(
                    modification_preparer(importation=self._importation, par=self._par, objet=objet, champs=dits)
                )
        fiches_modifier(modele=MODELES[genre], changes=changes)
        for nom, codes in liens.items():
            termes_lier(nom=nom, codes=codes, termes=self._termes[nom], refaire=True)
        Modification.objects.bulk_create(dites, batch_size=LOT)

    def _colonnes(self, genre: Genre, objet: Any, net: _Net, rendus: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
        """The former values of one sheet, column by column."""
        colonnes = {nom: valeur for nom, (_, valeur) in rendus.items() if nom not in LIENS}
        if "commune" in colonnes:
            colonnes["commune"] = Commune.objects.get(code_insee=colonnes["commune"])
        if net.confirme and _confirmation(objet) == (net.confirme[1], None):
            colonnes["confirme_le"], colonnes["confirme_par"] = net.confirme[0]
        if rendus:
            colonnes["modifie_le"] = self._quand
            if genre != Genre.STRUCTURE:
                colonnes |= {"version": objet.version + 1, "modifie_par": self._par}
        return colonnes

    def _partager(self, genre: Genre, objet: Any, net: _Net) -> dict[str, tuple[Any, Any]]:
        """The fields to give back, (what the import said, what was before); those that someone changed since stay."""
        etat = etat_de(objet, net.champs)
        bouges = {nom for nom, (_, apres) in net.champs.items() if etat[nom] != apres}
        for ensemble in ENSEMBLES:
            if bouges & set(ensemble):
                bouges |= set(ensemble) & net.champs.keys()
        rendus = {nom: (apres, avant) for nom, (avant, apres) in net.champs.items() if nom not in bouges}
        if rendus and not self._tient(genre, objet, rendus):
            bouges, rendus = set(net.champs), {}
        if bouges:
            self.restes.append(reste_dire(objet=objet, champs=sorted(bouges)))
        return rendus

    def _tient(self, genre: Genre, objet: Any, rendus: dict[str, tuple[Any, Any]]) -> bool:
        """Whether the sheet given back keeps its promises, with what was changed since."""
        etat = etat_de(objet, CHAMPS[genre]) | {nom: avant for nom, (_, avant) in rendus.items()}
        try:
            if genre == Genre.LIEU:
                lieu_controler(champs=etat)
            elif genre == Genre.SERVICE:
                codes = {nom: set(etat[nom]) for nom in LIENS}
                service_controler(champs=etat, codes=codes, promet=bool(PROMESSES & rendus.keys()))
        except (RegleRefusee, ValidationError):
            return False
        return True

    def _delier(self, lignes: Iterable[LigneImport]) -> None:
        """Services are no longer given at the places that the import added, unless someone completed the link."""
        for ligne in lignes:
            service, liens = ligne.plan.get("service"), set(ligne.plan.get("liens", ()))
            lieux = [lieu["pk"] for lieu in ligne.plan.get("lieux", ()) if lieu["id"] in liens and lieu["pk"]]
            if service and service["pk"] and lieux:
                ici = {nom: ligne.plan.get("ici", {}).get(nom, []) for nom in ("missions", "modes")}
                intacts = ServiceAuLieu.objects.filter(
                    service=service["pk"], lieu__in=lieux, horaires=ligne.plan.get("heures", ""), capacite=None,
                    contact="", **ici,
                )  # fmt: skip
                self.structures.update(intacts.values_list("service__structure", flat=True))
                intacts.delete()


def reste_dire(*, objet: FicheSuivie, champs: list[str], motif: str = "") -> dict[str, Any]:
    """What stays of a sheet, as it is kept with the import."""
    return {"genre": GENRES[type(objet)].value, "pk": objet.pk, "nom": objet.nom, "champs": champs, "motif": motif}


def modification_preparer(
    *, importation: Import, par: Compte | None, objet: FicheSuivie, champs: dict[str, Any]
) -> Modification:  # fmt: skip
    """The line of the history that says that an import was undone."""
    genre = GENRES[type(objet)]
    return Modification(
        structure_id=objet.pk if genre == Genre.STRUCTURE else objet.structure_id, genre=genre, objet=objet.pk,
        libelle=objet.nom[:160], action=ActionModification.ANNULATION, qui=par,
        origine=f"import {importation.source}"[:80], champs=champs, importation=importation,
    )  # fmt: skip


def _confirmation(objet: Any) -> tuple[str | None, int | None]:
    return objet.confirme_le.isoformat() if objet.confirme_le else None, objet.confirme_par_id
