"""What an undone import gives back: each field of the sheets that were there before, where nobody changed it since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots.chargement import Chargement
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.imports.vocabulaire import MODELES as TERMES
from reseau.annuaire.models import Import, Modification, Provenance, ServiceAuLieu
from reseau.annuaire.rules.controles import lieu_controler, service_controler
from reseau.annuaire.rules.imports.ecriture.tables import liaison_de
from reseau.annuaire.rules.imports.planification.connues import CHAMPS, LECTURES, MODELES
from reseau.annuaire.rules.imports.planification.lignes import CREER, LigneLue, parts_de
from reseau.annuaire.rules.promesses import PROMESSES
from reseau.annuaire.rules.services import LIENS
from reseau.comptes.models import Compte
from reseau.territoires.models import Commune

Part = dict[str, Any]
# Des champs qui n'ont de sens qu'ensemble : si l'un a bougé, les autres restent comme ils sont.
ENSEMBLES = (("latitude", "longitude"), ("zone", "zone_codes"), ("missions", "publics", "niveaux_cep"))


@dataclass
class _Net:
    """What a batch of lines did to one sheet: fields before and after, confirmation, provenance."""

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
    """Gives back what an import changed, batch after batch of its lines, the last one first."""

    def __init__(self, importation: Import, par: Compte | None) -> None:
        self._importation, self._par = importation, par
        self._quand = timezone.now()
        self._termes = {nom: dict(modele.objects.values_list("code", "pk")) for nom, modele in TERMES.items()}
        self._restes: dict[tuple[str, int], dict[str, Any]] = {}
        self.structures: set[int] = set()

    @property
    def restes(self) -> list[dict[str, Any]]:
        """What stays because someone changed it since."""
        return list(self._restes.values())

    def lot(self, lignes: Sequence[LigneLue]) -> None:
        """Give back what these lines changed."""
        nets: dict[Genre, dict[int, _Net]] = defaultdict(lambda: defaultdict(_Net))
        for ligne in lignes:
            for genre, part in parts_de(plan=ligne.plan):
                if part["pk"] and part.get("op") != CREER:
                    nets[genre][part["pk"]].noter(part)
        with Chargement() as chargement:
            for genre, siens in nets.items():
                self._genre(genre, siens, chargement)
            chargement.jouer()
        self._delier(lignes)

    def _genre(self, genre: Genre, nets: dict[int, _Net], chargement: Chargement) -> None:
        objets = LECTURES[genre].in_bulk([cle for cle, net in nets.items() if net.champs or net.confirme])
        communes = self._communes(nets) if genre == Genre.LIEU else {}
        dites = []
        for cle, net in nets.items():
            for nom, (provenance, avant) in net.provenance.items():
                chargement.modifier(Provenance, (nom,), [[avant, provenance]])
            if objet := objets.get(cle):
                dites += self._rendre(genre, objet, net, communes, chargement)
        Modification.objects.bulk_create(dites, batch_size=500)

    def _communes(self, nets: dict[int, _Net]) -> dict[str, int]:
        codes = {net.champs["commune"][0] for net in nets.values() if "commune" in net.champs}
        return dict(Commune.objects.filter(code_insee__in=codes).values_list("code_insee", "pk"))

    def _rendre(
        self, genre: Genre, objet: Any, net: _Net, communes: dict[str, int], chargement: Chargement
    ) -> list[Modification]:
        """Lay the former values of one sheet; the line of its history, when something is given back."""
        rendus, gardes = self._partager(genre, objet, net)
        if gardes:
            self._laisser(genre, objet, gardes)
        colonnes = {nom: valeur for nom, (_, valeur) in rendus.items() if nom not in LIENS}
        if "commune" in colonnes:
            colonnes["commune"] = communes[colonnes["commune"]]
        if net.confirme and _confirmation(objet) == (net.confirme[1], None):
            colonnes["confirme_le"], colonnes["confirme_par"] = net.confirme[0]
        structure = objet.pk if genre == Genre.STRUCTURE else objet.structure_id
        if rendus:
            colonnes["modifie_le"] = self._quand
            if genre != Genre.STRUCTURE:
                colonnes |= {"version": objet.version + 1, "modifie_par": self._par and self._par.pk}
        if colonnes:
            chargement.modifier(MODELES[genre], tuple(colonnes), [[*colonnes.values(), objet.pk]])
            self.structures.add(structure)
        self._termes_rendre(objet.pk, rendus, chargement)
        if not rendus:
            return []
        dits = {nom: list(paire) for nom, paire in rendus.items()}
        return [
            modification_preparer(
                importation=self._importation, par=self._par, genre=genre, objet=objet, structure=structure, champs=dits
            )
        ]

    def _termes_rendre(self, cle: int, rendus: dict[str, Any], chargement: Chargement) -> None:
        for nom in LIENS:
            if nom in rendus:
                liaison, colonne = liaison_de(nom=nom)
                chargement.detacher(liaison, "service_id", [cle])
                termes = [self._termes[nom][code] for code in rendus[nom][1] if code in self._termes[nom]]
                lignes = [liaison(**{"service_id": cle, colonne: terme}) for terme in termes]
                chargement.creer(liaison, lignes, cles=False)

    def _partager(self, genre: Genre, objet: Any, net: _Net) -> tuple[dict[str, tuple[Any, Any]], list[str]]:
        """The fields to give back, (what the import said, what was before), and those that someone changed since."""
        etat = etat_de(objet, net.champs)
        bouges = {nom for nom, (_, apres) in net.champs.items() if etat[nom] != apres}
        for ensemble in ENSEMBLES:
            if bouges & set(ensemble):
                bouges |= set(ensemble) & net.champs.keys()
        rendus = {nom: (apres, avant) for nom, (avant, apres) in net.champs.items() if nom not in bouges}
        if rendus and not self._tient(genre, objet, rendus):
            bouges, rendus = set(net.champs), {}
        return rendus, sorted(bouges)

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

    def _laisser(self, genre: Genre, objet: Any, champs: list[str]) -> None:
        reste = self._restes.setdefault((genre, objet.pk), reste_dire(genre=genre, objet=objet, champs=[]))
        reste["champs"] = sorted({*reste["champs"], *champs})

    def _delier(self, lignes: Sequence[LigneLue]) -> None:
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


def reste_dire(*, genre: str, objet: Any, champs: list[str], motif: str = "") -> dict[str, Any]:
    """What stays of a sheet, as it is kept with the import."""
    return {"genre": str(genre), "pk": objet.pk, "nom": objet.nom, "champs": champs, "motif": motif}


def modification_preparer(
    *, importation: Import, par: Compte | None, genre: str, objet: Any, structure: int, champs: dict[str, Any]
) -> Modification:
    """The line of the history that says that an import was undone."""
    return Modification(
        structure_id=structure, genre=genre, objet=objet.pk, libelle=objet.nom[:160],
        action=ActionModification.ANNULATION, qui=par, origine=f"import {importation.source}"[:80], champs=champs,
        importation=importation,
    )  # fmt: skip


def _confirmation(objet: Any) -> tuple[str | None, int | None]:
    return objet.confirme_le.isoformat() if objet.confirme_le else None, objet.confirme_par_id
