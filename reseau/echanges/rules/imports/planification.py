"""The plan of an import: what each line would do, compared with what exists, nothing being written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, Genre, Zone
from reseau.annuaire.models import Import, Lieu, LigneImport, Provenance, Service
from reseau.annuaire.portes import LIENS, MODELES, PROMESSES, Fiche, promesses_verifier, reseaux_publics, zone_valider
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs
from reseau.echanges.imports.vocabulaire import MODELES as TERMES
from reseau.echanges.queries.doublons import Doublons, lieu_jumeau, meme_nom
from reseau.echanges.rules.imports.lignes import (
    LECTURES,
    MOTIF_MAX,
    Changement,
    Connue,
    Cote,
    Perimetre,
    connue_depuis,
    connues_lire,
    ligne_refuser,
    perimetre_de,
    rattachements_decides,
)
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import siret_normaliser
from reseau.territoires.models import Commune

# Keys, uniqueness and mergers are checked in bulk by whoever writes many sheets, and by the database.

Champs = Mapping[str, Any]


def structure_controler(*, champs: Champs) -> None:
    """The fields of a structure about to be written; ValidationError names those in fault."""
    _nettoyer(Structure, {**champs, "siret": siret_normaliser(champs.get("siret", ""))})


def lieu_controler(*, champs: Champs) -> None:
    """The fields of a place about to be written; ValidationError names those in fault."""
    _nettoyer(Lieu, champs)
    latitude, longitude = champs.get("latitude"), champs.get("longitude")
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": "Donnez la latitude et la longitude, ou aucune des deux."})
    if latitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValidationError({"latitude": "Ces coordonnées n’existent pas."})


def service_controler(*, champs: Champs, codes: dict[str, set[str]], promet: bool = True) -> None:
    """The fields of a service and, when it `promet` something new, its promises.

    `codes`: those of its missions, publics, themes and CEP levels. ValidationError or RegleRefusee says what is wrong.
    """
    if promet:
        promesses_verifier(publie=champs.get("publie", True), codes=codes)
    _nettoyer(Service, champs)
    try:
        zone_valider(champs.get("zone", Zone.REGION), champs.get("zone_codes", []))
    except ValidationError as erreur:
        raise ValidationError({"zone_codes": erreur.messages}) from erreur


def _nettoyer(modele: type[Fiche], champs: Champs) -> None:
    """As `Model.clean_fields` does, of the columns that hold plain values."""
    simples = SIMPLES[modele]
    objet = modele(**{nom: valeur for nom, valeur in champs.items() if nom in simples})
    objet.nom = champs.get("nom", "").strip()
    objet.clean_fields(exclude=AUTRES[modele])


AUTRES = {m: {c.name for c in m._meta.concrete_fields if c.is_relation or c.unique} for m in MODELES.values()}
SIMPLES = {m: {c.name for c in m._meta.concrete_fields} - AUTRES[m] for m in MODELES.values()}


A_COMPLETER = frozenset({"accueil_restreint", "niveau_absent"})
HORS_PERIMETRE = "Cette ligne concerne une structure pour laquelle vous n’agissez pas : elle est laissée de côté."


@dataclass(slots=True)
class Brouillon:
    """What a line adds to the plan, kept aside until the whole line is accepted."""

    ligne: LigneImport
    date: str | None
    connues: dict[tuple[Genre, str], Connue] = field(default_factory=dict)
    changements: list[Changement] = field(default_factory=list)
    suite: dict[str, Any] = field(default_factory=dict)  # liens, heures, ici, doublons

    def poser(self, connue: Connue, avant: Cote | None, apres: Cote, nom: str = "", reseau: str = "") -> Connue:
        """Put what becomes of a sheet in the line; what moves is remembered for the next lines."""
        cle, structure = connue.source_id, connue.structure
        self.changements.append(Changement(connue.genre, cle, connue.pk, structure, avant, apres, nom, reseau))
        if apres:
            self.connues[connue.genre, cle] = connue
        return connue

    def accepter(self) -> LigneImport:
        """The line with its plan and what becomes of it."""
        ligne = self.ligne
        ligne.action = ActionLigne.MODIFIEE if ligne.champs else ActionLigne.INCHANGEE
        if any(changement.nait for changement in self.changements):
            ligne.action = ActionLigne.CREEE
        if self.suite.get("liens") or any(changement.apres for changement in self.changements):
            ligne.plan = plan_garder(self.changements, date=self.date, **self.suite)
        return ligne


def plan_garder(changements: Iterable[Changement], **suite: Any) -> dict[str, Any]:
    """The plan of a line, as it is kept with it."""
    return {"changements": [vars(changement) for changement in changements], **suite}


class Comparaison:
    """Says what becomes of sheets, for someone who may write some structures only."""

    def __init__(self, perimetre: Perimetre | None) -> None:
        self._perimetre = perimetre
        self._termes = {nom: set(modele.objects.values_list("code", flat=True)) for nom, modele in TERMES.items()}
        self._communes: set[str] = set()

    def communes_lire(self, codes: set[str]) -> None:
        inconnues = Commune.objects.filter(code_insee__in=codes - self._communes)
        self._communes.update(inconnues.values_list("code_insee", flat=True))

    def permettre(self, connue: Connue) -> None:
        """Sheets of others are never written (R18); those that the same file creates were allowed then."""
        if self._perimetre is None or isinstance(connue.structure, str):
            return
        if connue.structure not in self._perimetre.structures:
            raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def creer(
        self, genre: Genre, valeurs: Valeurs, structure: int | str, brouillon: Brouillon, reseau: str = ""
    ) -> Connue:
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
        return brouillon.poser(connue, None, {"champs": champs}, champs["nom"], reseau)

    def rattacher(self, genre: Genre, objet: Any, valeurs: Valeurs, brouillon: Brouillon, reseau: str = "") -> Connue:
        """A sheet of ours, which the source describes too: what it says is noted, nothing is changed."""
        objet = LECTURES[genre].get(pk=objet.pk)
        connue = connue_depuis(genre=genre, objet=objet, identifiant=valeurs.source_id)
        self.permettre(connue)
        connue.valeurs = valeurs.champs
        return brouillon.poser(connue, {"source": None}, {"source": valeurs.champs}, objet.nom, reseau)

    def comparer(
        self, connue: Connue, valeurs: Valeurs, brouillon: Brouillon, mere: Cote | None = None, reseau: str = ""
    ) -> Connue:
        """What the source itself changed since last time, unless someone corrected the sheet here meanwhile."""
        self.permettre(connue)
        valeurs = valeurs.accorder(connue.genre, connue.etat, mere or {})
        avant: Cote = {}
        apres: Cote = {}
        changes = _changes(connue, valeurs.champs, brouillon)
        revient = bool(connue.retiree) and connue.etat.get("publie") is False
        if revient:
            changes["publie"] = True
            avant["retiree"], apres["retiree"] = connue.retiree, None
        if changes:
            self._tenir(connue.genre, connue.etat | changes, change=changes.keys())
            avant["champs"], apres["champs"] = {nom: connue.etat.get(nom) for nom in changes}, changes
            prefixe = connue.genre.lower()
            brouillon.ligne.champs |= {f"{prefixe}.{nom}": [connue.etat.get(nom), v] for nom, v in changes.items()}
        if connue.genre != Genre.STRUCTURE and brouillon.date and brouillon.date > (connue.confirme[0] or ""):
            avant["confirme"], apres["confirme"] = list(connue.confirme), [brouillon.date, None, False]
        nom = ""
        if valeurs.champs and connue.valeurs != valeurs.champs:
            avant["source"] = connue.valeurs if connue.dite else None
            apres["source"], nom = valeurs.champs, valeurs.champs["nom"]
        if apres:
            connue = replace(
                connue,
                etat=connue.etat | changes,
                valeurs=valeurs.champs,
                retiree=None if revient else connue.retiree,
                confirme=(apres["confirme"][0] if "confirme" in apres else connue.confirme[0], *connue.confirme[1:]),
            )
        return brouillon.poser(connue, avant, apres, nom, reseau)

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


def _fautes_dire(erreur: ValidationError) -> str:
    """Every fault of a sheet in one sentence, each with its field."""
    if not hasattr(erreur, "message_dict"):
        return " ".join(erreur.messages)
    return " ".join(
        f"{nom} : {message}" if nom != "__all__" else message
        for nom, messages in erreur.message_dict.items()
        for message in messages
    )


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


def absentes_lire(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> list[Provenance]:
    """Published sheets that the source gave before and that its file leaves out, among those that the author may write.

    `fiches_source` counts all of them. Those withdrawn by the batches before a cut stay told.
    """
    nommees = {nommee for enr in enregistrements if not enr.ailleurs for nommee in enr.nommees}
    perimetre, absentes = perimetre_de(compte=importation.compte), []
    dites = importation.lignes.filter(action=ActionLigne.ABSENTE)
    if not importation.retirer:
        dites.delete()
    importation.absentes = importation.fiches_source = dites.count()
    for genre in (Genre.LIEU, Genre.SERVICE):
        lien = f"{genre.lower()}_id"
        donnees = Provenance.objects.filter(source=importation.source, genre=genre)
        publiees = MODELES[genre].objects.filter(publie=True, pk__in=donnees.values(lien))
        publiees = dict(publiees.values_list("pk", "structure_id"))
        for donnee in donnees.order_by("pk").defer("valeurs"):
            cle = getattr(donnee, lien)
            if cle not in publiees or perimetre and publiees[cle] not in perimetre.structures:
                continue
            importation.fiches_source += 1
            if _absente(importation, genre, donnee.source_id, nommees):
                absentes.append(donnee)
    comptes = {"absentes": importation.absentes, "fiches_source": importation.fiches_source}
    Import.objects.filter(pk=importation.pk).update(**comptes)
    return absentes


def _absente(importation: Import, genre: Genre, source_id: str, nommees: set[tuple[Genre, str]]) -> bool:
    """Left out by a whole file; of a file that holds only what changed, one that it says is gone, with its place."""
    disparues = importation.options.get("disparues")
    if disparues is None:
        return (genre, source_id) not in nommees
    return source_id.partition("#")[0] in disparues if genre == Genre.LIEU else source_id in disparues


def absentes_planifier(*, importation: Import, absentes: Sequence[Provenance]) -> list[LigneImport]:
    """The lines that would withdraw these sheets, those that are published still."""
    lieux = Lieu.objects.filter(publie=True).in_bulk({absente.lieu_id for absente in absentes} - {None})
    services = Service.objects.filter(publie=True).in_bulk({absente.service_id for absente in absentes} - {None})
    lignes, jour = [], timezone.localdate().isoformat()
    for absente in absentes:
        genre, identifiant = Genre(absente.genre), absente.source_id
        objet = lieux.get(absente.lieu_id) if genre == Genre.LIEU else services.get(absente.service_id)
        if objet is None:
            continue
        avant = {"champs": {"publie": True}, "retiree": absente.retiree_le and absente.retiree_le.isoformat()}
        apres = {"champs": {"publie": False}, "retiree": jour}
        retrait = Changement(genre, identifiant, objet.pk, objet.structure_id, avant, apres, objet.nom)
        ligne = LigneImport(importation=importation, numero=0, genre=genre, source_id=identifiant)
        ligne.libelle, ligne.action, ligne.plan = objet.nom[:160], ActionLigne.ABSENTE, plan_garder([retrait])
        lignes.append(ligne)
    return lignes


class Planificateur:
    """Plans the lines of one source, batch after batch, in the order of the file."""

    def __init__(
        self, importation: Import, perimetre: Perimetre | None = None, deja: Iterable[Enregistrement] = ()
    ) -> None:
        self._importation, self._source, self.perimetre = importation, importation.source, perimetre
        self._reseaux = set(Reseau.objects.values_list("code", flat=True)) | set(reseaux_publics())
        self._rattachees: dict[str, int] = {}
        self._doublons = Doublons(self._source, connues_de=perimetre and perimetre.structures)
        self._fiches = Comparaison(perimetre)
        self._retenues: dict[tuple[Genre, str], Connue] = {}  # telles que les lignes d’avant les laissent
        self._lot: dict[tuple[Genre, str], Connue] = {}
        self._liens: set[tuple[str, str]] = set()
        self._ailleurs: dict[str, str] = {}
        for enr in deja:
            self._ailleurs_dire(enr)

    def lot(self, enregistrements: Sequence[Enregistrement], tenir: bool = False) -> list[LigneImport]:
        """The lines of a batch, each with its plan; existing sheets are read once for the whole batch.

        With `tenir`, they are held, and what came before is written: the base says what the lines before left.
        """
        if tenir:
            self._retenues, self._liens = {}, set()
        self._rattachees = rattachements_decides(source=self._source)
        cherches: dict[Genre, set[str]] = defaultdict(set)
        ici = [enr for enr in enregistrements if not enr.ailleurs]  # une fiche d’ailleurs n’est pas de ce fichier
        for genre, identifiant in (nommee for enr in ici for nommee in enr.nommees):
            if (genre, identifiant) not in self._retenues:
                cherches[genre].add(identifiant)
        self._fiches.communes_lire({lieu.champs.get("commune") or "" for enr in ici for lieu in enr.lieux})
        rattachees = [self._rattachees[i] for i in cherches[Genre.STRUCTURE] & self._rattachees.keys()]
        self._lot = connues_lire(source=self._source, cherches=cherches, tenir=tenir, aussi=rattachees)
        return [self._ligne(enr) for enr in enregistrements]

    def _ligne(self, enr: Enregistrement) -> LigneImport:
        """One line, wholly planned or wholly refused."""
        ligne = LigneImport(
            importation=self._importation, numero=enr.numero, genre=enr.genre, source_id=enr.source_id[:120],
            libelle=enr.libelle[:160],
        )  # fmt: skip
        if ailleurs := self._ailleurs_dire(enr):
            return ligne_refuser(ligne=ligne, motif=ailleurs, action=ActionLigne.AILLEURS)
        if enr.erreurs:
            return ligne_refuser(ligne=ligne, motif=" ".join(enr.erreurs))
        brouillon = Brouillon(ligne, enr.date_maj and enr.date_maj.isoformat())
        try:
            self._parts(enr, brouillon)
        except RegleRefusee as refus:
            return ligne_refuser(ligne=ligne, motif=refus.message)
        except ValidationError as erreur:
            return ligne_refuser(ligne=ligne, motif=_fautes_dire(erreur))
        # The next lines see what this one plans.
        self._retenues |= brouillon.connues
        self._liens.update((enr.service.source_id, lien) for lien in brouillon.suite.get("liens", ()))
        structure = brouillon.changements[0]
        if structure.nait:
            position = enr.lieu.champs if enr.lieu else {}
            self._doublons.ajouter(structure.id, structure.apres["champs"], position, structure.reseau)
        ligne.motif = " ".join(filter(None, (ligne.motif, *enr.remarques)))[:MOTIF_MAX]
        return brouillon.accepter()

    def _ailleurs_dire(self, enr: Enregistrement) -> str:
        """Where in France a line is about: its place, else the place of its structure, told by an earlier line."""
        if enr.structure and enr.ailleurs:
            self._ailleurs[enr.structure_id] = enr.ailleurs
        situee = enr.structure or enr.lieu and enr.lieu.champs.get("commune")
        return enr.ailleurs or ("" if situee else self._ailleurs.get(enr.structure_id, ""))

    def _connue(self, genre: Genre, source_id: str, brouillon: Brouillon) -> Connue | None:
        cle = (genre, source_id)
        return brouillon.connues.get(cle) or self._retenues.get(cle) or self._lot.get(cle)

    # Les trois sortes de fiches d'une ligne

    def _parts(self, enr: Enregistrement, brouillon: Brouillon) -> None:
        structure = self._structure(enr, brouillon)
        lieux = [self._lieu(valeurs, structure, brouillon) for valeurs in enr.lieux]
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
            brouillon.suite |= {"liens": liens, "heures": enr.heures, "ici": enr.ici}
            if service.pk:
                noms = [valeurs.champs["nom"] for valeurs in enr.lieux if valeurs.source_id in liens]
                brouillon.ligne.champs.setdefault("service.lieux", ["", ", ".join(noms)])

    def _structure(self, enr: Enregistrement, brouillon: Brouillon) -> Connue:
        connue = self._connue(Genre.STRUCTURE, enr.structure_id, brouillon)
        if enr.structure is None:
            if connue is None:
                la = self._ailleurs.get(enr.structure_id)
                dit = f"La structure « {enr.structure_id} » n’est pas connue."
                raise RegleRefusee("structure_inconnue", f"Sa structure n’est pas d’ici : {la}" if la else dit)
            self._fiches.permettre(connue)
            return brouillon.poser(connue, {}, {})
        champs = dict(enr.structure.champs)
        reseau = champs.pop("reseau")
        valeurs = Valeurs(enr.structure.source_id, champs, enr.structure.dire)
        if connue:
            return self._fiches.comparer(connue, valeurs, brouillon, reseau=reseau)
        if cle := self._rattachees.get(valeurs.source_id):
            objet = Structure.objects.get(pk=cle)
            return self._fiches.rattacher(Genre.STRUCTURE, objet, valeurs, brouillon, reseau=reseau)
        self._permettre_creation(reseau)
        if reseau not in self._reseaux:
            raise RegleRefusee("reseau_inconnu", f"Le réseau « {reseau} » n’existe pas.")
        creee = self._fiches.creer(Genre.STRUCTURE, valeurs, valeurs.source_id, brouillon, reseau=reseau)
        position = enr.lieu.champs if enr.lieu else {}
        if candidats := self._doublons.chercher(valeurs.source_id, champs, position, reseau):
            brouillon.ligne.doublon = candidats[0].dire()[:300]
            brouillon.suite["doublons"] = [candidat.garder() for candidat in candidats]
        return creee

    def _permettre_creation(self, reseau: str) -> None:
        if self.perimetre is None or reseau in self.perimetre.reseaux:
            return
        if not self.perimetre.reseaux:
            raise RegleRefusee(
                "creation_reservee",
                "Cette structure n’est pas dans l’annuaire. Un référent n’en crée pas : demandez-la à votre tête de "
                "réseau ou à la Région.",
            )
        raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def _lieu(self, valeurs: Valeurs, structure: Connue, brouillon: Brouillon) -> Connue:
        if connue := self._connue(Genre.LIEU, valeurs.source_id, brouillon):
            return self._fiches.comparer(connue, valeurs, brouillon, structure.etat)
        self._fiches.commune_verifier(valeurs.champs)
        if self._rattachee(structure) and (jumeau := lieu_jumeau(structure.pk, valeurs.champs)):
            return self._fiches.rattacher(Genre.LIEU, jumeau, valeurs, brouillon)
        return self._fiches.creer(Genre.LIEU, valeurs, structure.pk or structure.source_id, brouillon)

    def _service(self, valeurs: Valeurs, structure: Connue, brouillon: Brouillon) -> Connue:
        if connue := self._connue(Genre.SERVICE, valeurs.source_id, brouillon):
            return self._fiches.comparer(connue, valeurs, brouillon)
        if self._rattachee(structure) and (jumeau := meme_nom(structure.pk, valeurs.champs["nom"])):
            return self._fiches.rattacher(Genre.SERVICE, jumeau, valeurs, brouillon)
        return self._fiches.creer(Genre.SERVICE, valeurs, structure.pk or structure.source_id, brouillon)

    def _rattachee(self, structure: Connue) -> bool:
        """Whether a person said that this structure of the source is one of ours."""
        return structure.pk is not None and structure.source_id in self._rattachees
