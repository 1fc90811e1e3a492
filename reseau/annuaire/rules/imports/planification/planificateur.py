"""The plan of an import: what each line would do, compared with what exists, nothing being written."""

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from home.casiers import Casier
from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.imports import Enregistrement, Valeurs
from reseau.annuaire.imports.doublons import Doublons, lieu_jumeau, meme_nom
from reseau.annuaire.imports.publics.commun import reseaux_publics
from reseau.annuaire.imports.vocabulaire import MODELES as TERMES
from reseau.annuaire.models import Lieu, LigneImport, Service
from reseau.annuaire.rules.controles import lieu_controler, service_controler, structure_controler
from reseau.annuaire.rules.imports.planification.connues import (
    Connue,
    connue_depuis,
    connues_lire,
    date_iso,
    rattachements_decides,
)
from reseau.annuaire.rules.perimetre import Perimetre
from reseau.annuaire.rules.services import LIENS
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune

HORS_PERIMETRE = "Cette ligne concerne une structure pour laquelle vous n’agissez pas : elle est laissée de côté."
CREER, CHANGER, NOTER, RATTACHER = "creer", "changer", "noter", "rattacher"
MOTIF_MAX = 1000
Part = dict[str, Any]


@dataclass
class _Ligne:
    """What a line adds to the plan, kept aside until the whole line is accepted."""

    ligne: LigneImport
    date: str | None
    connues: dict[tuple[Genre, str], Connue] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    creee: bool = False
    neuve: tuple[Any, ...] = ()


class Planificateur:
    """Plans the lines of one source, batch after batch, in the order of the file."""

    def __init__(self, source: str, perimetre: Perimetre | None = None) -> None:
        self._source, self._perimetre = source, perimetre
        self._reseaux = set(Reseau.objects.values_list("code", flat=True))
        self._publics = reseaux_publics()
        self._termes = {nom: set(modele.objects.values_list("code", flat=True)) for nom, modele in TERMES.items()}
        self._communes: dict[str, Commune] = {}
        self._rattachees = rattachements_decides(source=source)
        self._doublons = Doublons(source, connues_de=perimetre and perimetre.structures)
        self._retenues = Casier()
        self._lot: dict[tuple[Genre, str], Connue] = {}
        self._liens: set[tuple[str, str]] = set()
        self.vues: set[int] = set()

    def lot(self, enregistrements: Sequence[Enregistrement]) -> list[LigneImport]:
        """The lines of a batch, each with its plan; existing sheets are read once for the whole batch."""
        self._lot = self._charger(enregistrements)
        lignes = [self._ligne(enr) for enr in enregistrements]
        self._lot = {}
        return lignes

    def _charger(self, enregistrements: Sequence[Enregistrement]) -> dict[tuple[Genre, str], Connue]:
        cherches: dict[Genre, set[str]] = defaultdict(set)
        codes: set[str] = set()
        for enr in enregistrements:
            cherches[Genre.STRUCTURE].add(enr.structure_id)
            for valeurs in _lieux(enr):
                cherches[Genre.LIEU].add(valeurs.source_id)
                codes.add(valeurs.champs.get("commune") or "")
            if enr.service:
                cherches[Genre.SERVICE].add(enr.service.source_id)
        codes -= self._communes.keys()
        self._communes |= {c.code_insee: c for c in Commune.objects.filter(code_insee__in=codes)}
        connues = {}
        for genre, identifiants in cherches.items():
            inconnus = {i for i in identifiants if (genre, i) not in self._retenues}
            trouvees = connues_lire(source=self._source, genre=genre, identifiants=inconnus)
            connues |= {(genre, identifiant): connue for identifiant, connue in trouvees.items()}
        self.vues.update(connue.provenance for connue in connues.values() if connue.provenance)
        return connues

    def _ligne(self, enr: Enregistrement) -> LigneImport:
        """One line, wholly planned or wholly refused."""
        ligne = LigneImport(
            numero=enr.numero, genre=enr.genre, source_id=enr.source_id[:120], libelle=enr.libelle[:160]
        )
        if enr.erreurs:
            return _refuser(ligne, " ".join(enr.erreurs))
        brouillon = _Ligne(ligne, date_iso(jour=enr.date_maj))
        try:
            self._parts(enr, brouillon)
        except RegleRefusee as refus:
            return _refuser(ligne, refus.message)
        except ValidationError as erreur:
            return _refuser(ligne, _dire(erreur))
        self._retenir(brouillon)
        ligne.action = ActionLigne.CREEE if brouillon.creee else ActionLigne.INCHANGEE
        if ligne.champs and not brouillon.creee:
            ligne.action = ActionLigne.MODIFIEE
        if _agit(brouillon.parts):
            ligne.plan = {"date": brouillon.date, **brouillon.parts}
        return ligne

    def _retenir(self, brouillon: _Ligne) -> None:
        """The next lines see what this one plans; the objects themselves are let go."""
        if brouillon.neuve:
            self._doublons.ajouter(*brouillon.neuve)
        for cle, connue in brouillon.connues.items():
            connue.objet = None
            self._retenues.poser(cle, connue)
        for lien in brouillon.parts.get("liens", ()):
            self._liens.add((brouillon.parts["service"]["id"], lien))

    def _connue(self, genre: Genre, source_id: str, brouillon: _Ligne) -> Connue | None:
        cle = (genre, source_id)
        return brouillon.connues.get(cle) or self._retenues.lire(cle) or self._lot.get(cle)

    # Les trois sortes de fiches d'une ligne

    def _parts(self, enr: Enregistrement, brouillon: _Ligne) -> None:
        structure = self._structure(enr, brouillon)
        lieux = [self._lieu(valeurs, structure, brouillon) for valeurs in _lieux(enr)]
        if enr.service is None:
            return
        service = self._service(enr.service, structure, brouillon)
        liens = []
        for lieu in lieux:
            if lieu.structure != service.structure:
                raise RegleRefusee("autre_structure", "Ce lieu appartient à une autre structure.")
            deja = lieu.pk in service.lieux if lieu.pk else False
            if not deja and (service.source_id, lieu.source_id) not in self._liens:
                liens.append(lieu.source_id)
        if liens:
            brouillon.parts["liens"] = liens
            if enr.heures:
                brouillon.parts["heures"] = enr.heures
            if service.pk:
                noms = [valeurs.champs["nom"] for valeurs in _lieux(enr) if valeurs.source_id in liens]
                brouillon.ligne.champs.setdefault("service.lieux", ["", ", ".join(noms)])

    def _structure(self, enr: Enregistrement, brouillon: _Ligne) -> Connue:
        connue = self._connue(Genre.STRUCTURE, enr.structure_id, brouillon)
        if enr.structure is None:
            if connue is None:
                raise RegleRefusee("structure_inconnue", f"La structure « {enr.structure_id} » n’est pas connue.")
            self._permettre(connue)
            brouillon.parts["structure"] = {"id": enr.structure_id, "pk": connue.pk}
            return connue
        champs = dict(enr.structure.champs)
        reseau = champs.pop("reseau")
        valeurs = Valeurs(enr.structure.source_id, champs, enr.structure.dire)
        if connue:
            comparee = self._comparer(connue, valeurs, brouillon)
            brouillon.parts["structure"].setdefault("reseau", reseau)
            return comparee
        if cle := self._rattachees.get(valeurs.source_id):
            return self._rattacher(Genre.STRUCTURE, Structure.objects.get(pk=cle), valeurs, brouillon, reseau=reseau)
        self._permettre_creation(reseau)
        if reseau not in self._reseaux and reseau not in self._publics:
            raise RegleRefusee("reseau_inconnu", f"Le réseau « {reseau} » n’existe pas.")
        structure_controler(structure=Structure(**champs))
        position = enr.lieu.champs if enr.lieu else {}
        self._proposer(valeurs.source_id, champs, position, reseau, brouillon)
        return self._creer(Genre.STRUCTURE, valeurs, valeurs.source_id, brouillon, reseau=reseau)

    def _permettre(self, connue: Connue) -> None:
        """Sheets of others are never written (R18); those that the same file creates were allowed then."""
        if self._perimetre is None or isinstance(connue.structure, str):
            return
        if connue.structure not in self._perimetre.structures:
            raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def _permettre_creation(self, reseau: str) -> None:
        if self._perimetre is None or reseau in self._perimetre.reseaux:
            return
        if not self._perimetre.reseaux:
            raise RegleRefusee(
                "creation_reservee",
                "Cette structure n’est pas dans l’annuaire. Un référent n’en crée pas : demandez-la à votre tête de "
                "réseau ou à la Région.",
            )
        raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def _proposer(
        self, source_id: str, champs: dict[str, Any], position: dict[str, Any], reseau: str, brouillon: _Ligne
    ) -> None:
        """Sheets that look like one about to be created."""
        candidats = self._doublons.chercher(source_id, champs, position, reseau)
        brouillon.neuve = (source_id, champs, position, reseau)
        if candidats:
            brouillon.ligne.doublon = candidats[0].dire()[:300]
            brouillon.parts["doublons"] = [candidat.garder() for candidat in candidats]

    def _lieu(self, valeurs: Valeurs, structure: Connue, brouillon: _Ligne) -> Connue:
        if connue := self._connue(Genre.LIEU, valeurs.source_id, brouillon):
            return self._comparer(connue, valeurs, brouillon, structure.etat)
        if valeurs.champs.get("commune") not in self._communes:
            raise RegleRefusee("commune_inconnue", f"La commune « {valeurs.champs.get('commune')} » n’est pas connue.")
        if self._rattachee(structure) and (jumeau := lieu_jumeau(structure.pk, valeurs.champs)):
            return self._rattacher(Genre.LIEU, jumeau, valeurs, brouillon)
        lieu_controler(lieu=Lieu(**valeurs.champs | {"commune": self._communes[valeurs.champs["commune"]]}))
        return self._creer(Genre.LIEU, valeurs, structure.pk or structure.source_id, brouillon)

    def _service(self, valeurs: Valeurs, structure: Connue, brouillon: _Ligne) -> Connue:
        if connue := self._connue(Genre.SERVICE, valeurs.source_id, brouillon):
            return self._comparer(connue, valeurs, brouillon)
        if self._rattachee(structure) and (jumeau := meme_nom(structure.pk, valeurs.champs["nom"])):
            return self._rattacher(Genre.SERVICE, jumeau, valeurs, brouillon)
        simples = {nom: valeur for nom, valeur in valeurs.champs.items() if nom not in LIENS}
        service_controler(service=Service(**simples), codes=self._codes(valeurs.champs))
        return self._creer(Genre.SERVICE, valeurs, structure.pk or structure.source_id, brouillon)

    def _rattachee(self, structure: Connue) -> bool:
        """Whether a person said that this structure of the source is one of ours."""
        return structure.pk is not None and structure.source_id in self._rattachees

    def _codes(self, champs: dict[str, Any]) -> dict[str, set[str]]:
        codes = {nom: set(champs.get(nom, ())) for nom in LIENS}
        for nom, choisis in codes.items():
            if inconnus := choisis - self._termes[nom]:
                raise RegleRefusee("terme_inconnu", f"{nom} : {', '.join(sorted(inconnus))} n’est pas connu.")
        return codes

    # Ce qui arrive à une fiche

    def _creer(self, genre: Genre, valeurs: Valeurs, structure: int | str, brouillon: _Ligne, **plus: Any) -> Connue:
        connue = Connue(
            genre=genre, source_id=valeurs.source_id, pk=None, structure=structure, valeurs=valeurs.champs,
            etat=valeurs.champs, confirme=(brouillon.date, None),
        )  # fmt: skip
        part = {"id": valeurs.source_id, "pk": None, "op": CREER, "valeurs": valeurs.champs, **plus}
        if genre != Genre.STRUCTURE:
            part["structure"] = structure
        brouillon.creee = True
        return self._poser(connue, part, brouillon)

    def _rattacher(self, genre: Genre, objet: Any, valeurs: Valeurs, brouillon: _Ligne, **plus: Any) -> Connue:
        connue = connue_depuis(genre=genre, objet=objet, provenance=None, identifiant=valeurs.source_id)
        self._permettre(connue)
        connue.valeurs = valeurs.champs
        part = {"id": valeurs.source_id, "pk": connue.pk, "op": RATTACHER, "valeurs": valeurs.champs}
        part |= {"structure": connue.structure, "nom": objet.nom, **plus}
        return self._poser(connue, part, brouillon)

    def _comparer(
        self, connue: Connue, valeurs: Valeurs, brouillon: _Ligne, mere: dict[str, Any] | None = None
    ) -> Connue:
        """What the source itself changed since last time, unless someone corrected the sheet here meanwhile."""
        self._permettre(connue)
        valeurs = valeurs.accorder(connue.genre, connue.etat, mere or {})
        part: Part = {"id": valeurs.source_id, "pk": connue.pk}
        changes = self._changes(connue, valeurs.champs, brouillon)
        if connue.retiree and connue.etat.get("publie") is False:
            changes["publie"] = part["revient"] = True
            part["retiree_avant"], part["provenance"] = connue.retiree, connue.provenance
        if changes:
            self._controler(connue, changes)
            part |= {"op": CHANGER, "change": changes, "avant": {nom: connue.etat.get(nom) for nom in changes}}
            prefixe = connue.genre.lower()
            brouillon.ligne.champs |= {f"{prefixe}.{nom}": [connue.etat.get(nom), v] for nom, v in changes.items()}
        if connue.genre != Genre.STRUCTURE and brouillon.date and brouillon.date > (connue.confirme[0] or ""):
            part |= {"confirme": brouillon.date, "confirme_avant": list(connue.confirme)}
        if valeurs.champs and connue.valeurs != valeurs.champs:
            part |= {"valeurs": valeurs.champs, "valeurs_avant": connue.valeurs, "provenance": connue.provenance}
            part.setdefault("op", NOTER)
        if len(part) == 2:
            return self._poser(connue, part, brouillon, neuve=False)
        part |= {"marque": connue.marque, "structure": connue.structure}
        suite = copy.copy(connue)
        suite.etat, suite.valeurs = connue.etat | changes, valeurs.champs
        suite.retiree = None if "revient" in part else connue.retiree
        suite.confirme = (part.get("confirme", connue.confirme[0]), connue.confirme[1])
        return self._poser(suite, part, brouillon)

    def _changes(self, connue: Connue, champs: dict[str, Any], brouillon: _Ligne) -> dict[str, Any]:
        changes = {}
        for nom, valeur in champs.items():
            if connue.valeurs.get(nom) == valeur or connue.etat.get(nom) == valeur:
                continue
            if nom in connue.valeurs and connue.etat.get(nom) != connue.valeurs[nom]:
                brouillon.ligne.gardes.append(f"{connue.genre.lower()}.{nom}")
                continue
            changes[nom] = valeur
        return changes

    def _controler(self, connue: Connue, changes: dict[str, Any]) -> None:
        """The sheet as it would become keeps every promise."""
        objet = copy.copy(connue.objet) if connue.objet else None
        etat = connue.etat | changes
        if connue.genre == Genre.STRUCTURE:
            objet = objet or Structure(nom=etat["nom"])
            structure_controler(structure=_poser_champs(objet, changes))
        elif connue.genre == Genre.LIEU:
            if changes.get("commune", "") not in self._communes and "commune" in changes:
                raise RegleRefusee("commune_inconnue", f"La commune « {changes['commune']} » n’est pas connue.")
            simples = {nom: valeur for nom, valeur in changes.items() if nom != "commune"}
            lieu_controler(lieu=_poser_champs(objet or Lieu(nom=etat["nom"]), simples))
        else:
            simples = {nom: v for nom, v in changes.items() if nom not in LIENS}
            objet = objet or Service(**{nom: v for nom, v in connue.etat.items() if nom not in LIENS})
            service_controler(service=_poser_champs(objet, simples), codes=self._codes(etat))

    def _poser(self, connue: Connue, part: Part, brouillon: _Ligne, neuve: bool = True) -> Connue:
        """Put a part in the line; what changed is remembered for the next lines."""
        if connue.genre == Genre.LIEU:
            brouillon.parts.setdefault("lieux", []).append(part)
        else:
            brouillon.parts[connue.genre.lower()] = part
        if neuve:
            brouillon.connues[connue.genre, connue.source_id] = connue
        return connue


def _poser_champs(objet: Any, champs: dict[str, Any]) -> Any:
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    return objet


def _lieux(enr: Enregistrement) -> list[Valeurs]:
    return ([enr.lieu] if enr.lieu else []) + enr.lieux_autres


def _agit(parts: dict[str, Any]) -> bool:
    """Whether a line writes anything."""
    if parts.get("liens"):
        return True
    toutes = [parts.get("structure"), parts.get("service"), *parts.get("lieux", ())]
    return any(part and part.keys() - {"id", "pk", "reseau"} for part in toutes)


def _refuser(ligne: LigneImport, motif: str) -> LigneImport:
    ligne.action, ligne.motif, ligne.champs, ligne.gardes = ActionLigne.REFUSEE, motif[:MOTIF_MAX], {}, []
    ligne.doublon = ""
    return ligne


def _dire(erreur: ValidationError) -> str:
    """Every fault of a sheet in one sentence, each with its field."""
    if hasattr(erreur, "message_dict"):
        return " ".join(
            f"{nom} : {message}" if nom != "__all__" else message
            for nom, messages in erreur.message_dict.items()
            for message in messages
        )
    return " ".join(erreur.messages)
