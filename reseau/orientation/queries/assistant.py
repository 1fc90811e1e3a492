"""Two doors at most: what is asked, the rules in force, who can deliver it near and why first, what the answer
says of each door (R5.4, R5.11).
"""

import copy
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Self

from django.db.models import prefetch_related_objects
from django.utils import timezone

from reseau.annuaire.choices import MISSIONS_CEP, Mode
from reseau.annuaire.models import Creneau, Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import donnes_ici, niveaux_ici
from reseau.annuaire.portes import (
    PARIS,
    PERTE_A_DISTANCE,
    THEMES_DE_TOUS,
    Besoin,
    Delivrances,
    LigneHoraire,
    Offre,
    Ouverture,
    Personne,
    Tenues,
    creneau_dire,
    horaires_analyser,
    horaires_effectifs,
    horaires_en_francais,
    ouverture_a,
    perte_au_km,
    telephones_lire,
    tenues_lire,
)
from reseau.comptes.models import Compte
from reseau.membres.portes import Animation, animation_lire
from reseau.orientation.choices import (
    AUTRES_MAX,
    COMPLET_JOURS,
    POIDS_PAR_POINT,
    RAYON,
    Contrainte,
    Effet,
    EtatJeu,
    EtatRegle,
    Motif,
    Rang,
    rang_dire,
)
from reseau.orientation.models import JeuDeRegles, PassagePorte, Regle
from reseau.orientation.queries.besoins import BesoinLu, SituationLue
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, CommuneVoisine
from reseau.territoires.portes import bassin_de, communes_voisines

TOUT_PUBLIC = "tout-public"
JEUNES, SCOLAIRES = "jeunes-16-25", "eleves-etudiants"
AGES = {SCOLAIRES: (14, 17, 20), JEUNES: (16, 18, 21, 25)}  # ceux qu’une personne peut avoir ; sinon, plus de 25 ans
ADULTE = (26, 62)


def statuts_dits(situations: Iterable[SituationLue]) -> tuple[str, ...]:
    """What the first situation may be, narrowed by the points that say which: « en emploi », then « agent public »."""
    premiere, *points = situations
    precises = [public for point in points for public in point.publics if public in premiere.publics]
    return tuple(dict.fromkeys(precises)) or premiere.publics


def publics_dits(situations: Iterable[SituationLue]) -> tuple[str, ...]:
    """Every public that these situations make one belong to."""
    situations = tuple(situations)
    if not situations:
        return ()
    statuts = statuts_dits(situations)
    autres = (p for point in situations[1:] for p in point.publics if p not in situations[0].publics)
    return tuple(dict.fromkeys((*statuts, *autres)))


def personne_dite(situations: Iterable[SituationLue]) -> Personne | None:
    """Who these situations say, for what services say of their admission; None for anyone."""
    situations = tuple(situations)
    if not situations:
        return None
    publics = frozenset(publics_dits(situations))
    ages = tuple(age for public, siens in AGES.items() if public in publics for age in siens)
    return Personne(publics, frozenset(statuts_dits(situations)), ages or ADULTE)


def publics_vises(besoin: BesoinLu, situations: Iterable[SituationLue]) -> tuple[str, ...]:
    """The publics of these situations, among those that the need admits when it says some; none means anyone."""
    siens = publics_dits(situations)
    admis = tuple(public for public in siens if public in besoin.publics)
    return admis or besoin.publics or siens


@dataclass(frozen=True)
class Demande:
    """What the three steps told: choices only. `chez` is the reader's structure, when she receives the person."""

    besoin: BesoinLu
    situation: SituationLue
    commune: Commune
    points: tuple[SituationLue, ...] = ()
    contraintes: frozenset[str] = frozenset()
    rang: Rang = Rang.AUCUNE
    rayon: int = RAYON
    chez: Structure | None = None

    @property
    def publics(self) -> tuple[str, ...]:
        """The publics that the person belongs to, among those that the need admits when it says some."""
        return publics_vises(self.besoin, (self.situation, *self.points))


def chercher(besoin: BesoinLu, situations: Iterable[SituationLue], commune: Commune | None = None, **ou: int) -> Besoin:
    """What is asked to the directory for a need and who these situations say: the same for the doors and the coverage.

    `rayon`: kilometres around the commune.
    """
    situations = tuple(situations)
    missions = tuple(mission for mission in besoin.missions if mission in MISSIONS_CEP)
    return Besoin(
        missions, publics_vises(besoin, situations), besoin.themes, commune, **ou, dit=besoin.dit,
        qui=_qui(situations), personne=personne_dite(situations),
    )  # fmt: skip


def _qui(situations: tuple[SituationLue, ...]) -> str:
    """Who it is, as one would type it in the directory; a point that says which situation it is stands for it."""
    precisee = bool(situations) and any(p in situations[0].publics for point in situations[1:] for p in point.publics)
    return ", ".join(situation.dit for situation in situations[precisee:])


def regles_en_vigueur(jour: datetime.date) -> tuple[JeuDeRegles | None, list[Regle]]:
    """The set in force and its rules that hold; none when none was ever published."""
    jeu = JeuDeRegles.objects.filter(etat=EtatJeu.EN_VIGUEUR).first()
    return jeu, regles_de(jeu, jour) if jeu else []


def regles_de(jeu: JeuDeRegles, jour: datetime.date) -> list[Regle]:
    """The rules kept in a set that hold on a day; one query."""
    return list(Regle.objects.filter(jeu=jeu, etat=EtatRegle.RETENUE).en_vigueur(jour).order_by("numero"))


SEMAINE = datetime.date(2026, 6, 1)  # un lundi, sans jour férié de la semaine
SOIR = datetime.time(17, 45)
SAMEDI = 5


@lru_cache(2000)  # une grille d’heures donne toujours la même réponse
def ouvre_tard(horaires: str) -> bool:
    """Open at a quarter to six on a weekday, or at some time of a Saturday; False for hours that say nothing."""
    analyse = horaires_analyser(horaires) if horaires else None
    if analyse is None:
        return False
    soirs = (datetime.datetime.combine(SEMAINE + datetime.timedelta(days=n), SOIR, PARIS) for n in range(SAMEDI))
    samedi = SEMAINE + datetime.timedelta(days=SAMEDI)
    heures = (datetime.datetime.combine(samedi, datetime.time(h), PARIS) for h in range(8, 20))
    return any(analyse.is_open(moment) for moment in (*soirs, *heures))


# What a rule matches, what the sheet of an offer allows, for one demand.

SOUHAIT = 6  # ce que vaut un souhait que la fiche permet, en points de la recherche


def permise(offre: Offre, contraintes: frozenset[str]) -> bool:
    """What the person asks of the way to be received, as far as the sheet says it."""
    if Contrainte.A_DISTANCE in contraintes:
        return Mode.A_DISTANCE in offre.service.modes
    return Contrainte.SUR_PLACE not in contraintes or offre.distance is not None


def souhaits(offre: Offre, contraintes: frozenset[str]) -> float:
    """Points for what the sheet allows: the evening, the access, being received face to face when reading is hard."""
    lieu = offre.lieu if offre.distance is not None else None
    horaires = offre.horaires if lieu else offre.service.heures_a_distance
    tenus = (
        Contrainte.SOIR in contraintes and ouvre_tard(horaires),
        Contrainte.ACCES in contraintes and bool(lieu and lieu.acces),
        Contrainte.LECTURE in contraintes and lieu is not None,
    )
    return SOUHAIT * sum(tenus)


def eloignement(offre: Offre, contraintes: frozenset[str]) -> float:
    """Points that the way there costs, as the search counts them; twice for who has no means of transport."""
    sans_transport = Contrainte.SANS_TRANSPORT in contraintes
    if offre.distance is None:
        return 0 if sans_transport else PERTE_A_DISTANCE
    return perte_au_km(offre.distance) * (2 if sans_transport else 1)


def agit(regle: Regle, demande: Demande, bassin: Bassin | None) -> bool:
    """Whether the demand meets every condition that the rule says."""
    situations = {None, demande.situation.pk, *(point.pk for point in demande.points)}
    return (
        regle.besoin_id in (None, demande.besoin.pk)
        and regle.situation_id in situations
        and (not regle.contrainte or regle.contrainte in demande.contraintes)
        and (regle.bassin_id is None or (bassin is not None and regle.bassin_id == bassin.pk))
    )


def vise(regle: Regle, offre: Offre) -> bool:
    """Whether the rule is about this offer."""
    if regle.reseau_id is not None:
        return offre.structure.reseau_id == regle.reseau_id
    if regle.service_id is not None:
        return offre.service.pk == regle.service_id
    # « Écarter les portes à distance » n’écarte pas le service qui reçoit aussi sur place, ici.
    return regle.mode == _mode(offre) if regle.effet == Effet.ECARTER else regle.mode in offre.service.modes


def _mode(offre: Offre) -> str:
    """How this door is given to this person."""
    if offre.distance is None or offre.lieu is None:
        return Mode.A_DISTANCE
    return Mode.PERMANENCE if offre.lieu.permanence else Mode.SUR_PLACE


# Two doors at most: who can deliver what is asked, near, and why this one first (R5.4, R5.11, R3.7).
#
# Only conseil and accompagnement count: a service that only informs is never proposed. Zone, freshness and visibility
# are those of `Delivrances`; then the rules of the set in force, then distance, freshness, recent refusals.

OFFRES_LUES = 60
RAYON_GENERALISTE = 50  # kilomètres : au-delà, la ligne régionale suffit


class Cas(StrEnum):
    """What is answered: doors, an answer or a call of the reader, or nothing near."""

    PORTES = "PORTES"
    REPONDRE = "REPONDRE"
    HORS_DE_PORTEE = "HORS_DE_PORTEE"


@dataclass(frozen=True)
class Porte:
    """A service that delivers, where, how far in kilometres (None: remotely), and what the rules say of it."""

    structure: Structure
    service: Service
    lieu: Lieu | None
    distance: float | None
    points: float
    motifs: tuple[str, ...] = ()
    regles: tuple[str, ...] = ()

    @property
    def a_distance(self) -> bool:
        """Given without coming."""
        return self.distance is None

    @property
    def la(self) -> Lieu | None:
        """Where the person is received; None for what is given without coming."""
        return None if self.a_distance else self.lieu

    @property
    def reseau(self) -> int:
        """The key of its network."""
        return self.structure.reseau_id


@dataclass(frozen=True)
class Reponse:
    """The doors in order (door 1 then door 2; door 2 alone for who is door 1), and the other options, equal in look."""

    demande: Demande
    cas: Cas
    portes: tuple[Porte, ...]
    autres: tuple[Porte, ...]
    bassin: Bassin | None
    jeu: JeuDeRegles | None

    @cached_property
    def voisines(self) -> list[CommuneVoisine]:
        """Beyond the border of the region, when nothing is near; asked for by who shows them."""
        return communes_voisines(self.demande.commune) if self.cas == Cas.HORS_DE_PORTEE else []

    @cached_property
    def generaliste(self) -> Offre | None:
        """Who advises anyone about anything, the nearest, when nothing is near; asked for by who shows it."""
        if self.cas != Cas.HORS_DE_PORTEE:
            return None
        besoin = Besoin(tuple(MISSIONS_CEP), (TOUT_PUBLIC,), THEMES_DE_TOUS, self.demande.commune, RAYON_GENERALISTE)
        return next((offre for offre in Delivrances().offres(besoin) if offre.distance is not None), None)

    @property
    def proposees(self) -> tuple[Porte, ...]:
        """Every door shown, in order."""
        return (*self.portes, *self.autres)

    @property
    def dernier_rang(self) -> int:
        """The rank of the last door of the chain: never above two."""
        return len(self.portes) + self.demande.rang


class Orienteur:
    """Answers as many demands as one likes on a day, with one set of rules: the directory is read once."""

    def __init__(self, jour: datetime.date | None = None, jeu: JeuDeRegles | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self.jeu, self.regles = (jeu, regles_de(jeu, self.jour)) if jeu else regles_en_vigueur(self.jour)
        self.delivrances = Delivrances(self.jour)
        depuis = self.jour - datetime.timedelta(days=COMPLET_JOURS)
        passages = PassagePorte.objects.filter(
            motif=Motif.COMPLET, le__gt=depuis, le__lte=self.jour, service__isnull=False
        )
        self.complets = frozenset(passages.values_list("service", flat=True))
        self._lues: dict[Demande, tuple[Bassin | None, list[Offre]]] = {}

    def sous_le_jeu_en_vigueur(self) -> Self:
        """The same, under the set in force: what was read for a demand is not read again."""
        autre = copy.copy(self)
        autre.jeu, autre.regles = regles_en_vigueur(self.jour)
        return autre

    def repondre(self, demande: Demande) -> Reponse:
        """The doors of a demand."""
        if demande.rang == Rang.DEUXIEME:
            return Reponse(demande, Cas.REPONDRE, (), (), bassin_de(demande.commune, self.jour), self.jeu)
        bassin, offres = self._lire(demande)
        regles = [regle for regle in self.regles if agit(regle, demande, bassin)]
        exigees = [regle for regle in regles if regle.effet == Effet.EXIGER]
        ecartees = [regle for regle in regles if regle.effet == Effet.ECARTER]
        gardees = (
            o
            for o in offres
            if not any(vise(r, o) for r in ecartees) and (not exigees or any(vise(r, o) for r in exigees))
        )
        portes = [self._porte(offre, regles, demande) for offre in gardees]
        portes.sort(key=lambda p: (p.service.pk in self.complets, -p.points, p.service.pk))
        portes = _une_par_structure(portes)
        retenues = _chaine(portes, demande)
        proches = any(not porte.a_distance for porte in portes)
        voulue_de_loin = Contrainte.A_DISTANCE in demande.contraintes
        cas = Cas.PORTES if retenues and (proches or voulue_de_loin) else Cas.HORS_DE_PORTEE
        autres = tuple(porte for porte in portes if porte not in retenues)[:AUTRES_MAX]
        return Reponse(demande, cas, retenues, autres, bassin, self.jeu)

    def regles_qui_agissent(self, demande: Demande) -> list[Regle]:
        """Those of the set whose condition this demand meets, whatever doors they aim at."""
        bassin, _ = self._lire(demande)
        return [regle for regle in self.regles if agit(regle, demande, bassin)]

    def _lire(self, demande: Demande) -> tuple[Bassin | None, list[Offre]]:
        """The bassin, and who delivers what is asked for, as the person asks to be received; six queries, once."""
        if demande not in self._lues:
            situations = (demande.situation, *demande.points)
            cherche = chercher(demande.besoin, situations, demande.commune, rayon=demande.rayon)
            offres = self.delivrances.offres(cherche, OFFRES_LUES) if cherche.missions else []
            siennes = demande.chez.pk if demande.chez else None
            offres = [o for o in offres if o.structure.pk != siennes and permise(o, demande.contraintes)]
            self._lues[demande] = bassin_de(demande.commune, self.jour), offres
        return self._lues[demande]

    def _porte(self, offre: Offre, regles: Iterable[Regle], demande: Demande) -> Porte:
        visent = [regle for regle in regles if regle.effet != Effet.ECARTER and vise(regle, offre)]
        points = sum(regle.poids for regle in visent if regle.effet == Effet.PREFERER) / POIDS_PAR_POINT
        points += offre.points - eloignement(offre, demande.contraintes) + souhaits(offre, demande.contraintes)
        return Porte(
            offre.structure, offre.service, offre.lieu, offre.distance, points,
            tuple(dict.fromkeys(regle.motif for regle in visent)), tuple(regle.nom for regle in visent),
        )  # fmt: skip


def portes_calculer(demande: Demande, *, jour: datetime.date | None = None) -> Reponse:
    """The doors of one demand today: two at most in the chain, the reader's own included."""
    return Orienteur(jour).repondre(demande)


def _chaine(portes: list[Porte], demande: Demande) -> tuple[Porte, ...]:
    """Door 1 and door 2 for who has opened none; door 2 for who is door 1: of another network, when there is one."""
    if demande.rang == Rang.PREMIERE:
        sien = demande.chez.reseau_id if demande.chez else None
        suivante = next((porte for porte in portes if porte.reseau != sien or porte.a_distance), None)
        return (suivante,) if suivante else ()
    if not portes:
        return ()
    premiere, *suite = portes
    autre = next((porte for porte in suite if porte.reseau != premiere.reseau), None)
    deuxieme = autre or next(iter(suite), None)
    return (premiere, deuxieme) if deuxieme else (premiere,)


def _une_par_structure(portes: list[Porte]) -> list[Porte]:
    """The best door of each structure, in order: two desks of one house are not two doors."""
    meilleures: dict[int, Porte] = {}
    for porte in portes:
        meilleures.setdefault(porte.structure.pk, porte)
    return list(meilleures.values())


# What the answer says of each door: its public, its service, its distance, its hours; how to reach it (R5.4, R2.3).


@dataclass(frozen=True)
class PorteDite:
    """A door as a page shows it; `publics` are those of the person, or everyone."""

    porte: Porte
    publics: list[str]
    missions: list[str]
    niveaux: list[str]
    horaires: list[LigneHoraire]
    ouverture: Ouverture | None
    telephone: str

    @property
    def publics_dits(self) -> str:
        """« salariés, indépendants »."""
        return _ensemble(self.publics)

    @property
    def missions_dites(self) -> str:
        """« conseil, accompagnement »."""
        return _ensemble(self.missions)

    @property
    def cle(self) -> str:
        """What names it in an address and in a form."""
        return str(self.porte.service.pk)

    @property
    def lieu(self) -> Lieu | None:
        """Where one is received; None for what is given remotely."""
        return self.porte.la


@dataclass(frozen=True)
class ReponseDite:
    """The answer as a page shows it: the chain of doors, then the other options."""

    reponse: Reponse
    portes: tuple[PorteDite, ...]
    autres: tuple[PorteDite, ...]
    rang_propose: int
    choisie: bool

    @property
    def rang_dit(self) -> str:
        """« Deuxième »: which door the proposed one would be."""
        return rang_dire(self.rang_propose).capitalize()

    @property
    def options(self) -> tuple[PorteDite, ...]:
        """The other options, equal in look: the next door too may be chosen first."""
        return (*self.portes[1:], *self.autres)

    @property
    def hors_de_portee(self) -> bool:
        """Nothing near, and no remote offer chosen yet."""
        return self.reponse.cas == Cas.HORS_DE_PORTEE and not self.choisie

    @property
    def a_repondre(self) -> bool:
        """The reader is the second door: she answers, or calls."""
        return self.reponse.cas == Cas.REPONDRE

    @property
    def toutes(self) -> tuple[PorteDite, ...]:
        """Every door shown, equal in look."""
        return (*self.portes, *self.autres)

    def porte_de(self, cle: str) -> Porte | None:
        """The door of this key, among those shown."""
        return next((dite.porte for dite in self.toutes if dite.cle == cle), None)

    @property
    def proposee(self) -> PorteDite | None:
        """The door that is drawn open, and for which a slip is made; None when nothing is near."""
        return self.portes[0] if self.portes else None

    @property
    def suivante(self) -> PorteDite | None:
        """The door after it, for whoever has opened none."""
        return self.portes[1] if len(self.portes) > 1 else None


def reponse_dire(reponse: Reponse, choisie: str = "", passees: Iterable[PassagePorte] = ()) -> ReponseDite:
    """The answer to show, with the door that the person chose first, without the structures that she went through."""
    passees = list(passees)
    sans = {porte.structure_id for porte in passees}
    rang = max((porte.rang for porte in passees), default=int(reponse.demande.rang)) + 1
    reponse = _sans(reponse, frozenset(sans))
    reponse = _choisir(reponse, choisie)
    dites = {dite.cle: dite for dite in portes_dire(reponse.proposees, reponse.demande.publics)}
    portes, autres = ([dites[str(p.service.pk)] for p in suite] for suite in (reponse.portes, reponse.autres))
    return ReponseDite(reponse, tuple(portes), tuple(autres), rang, choisie in dites)


def portes_dire(portes: Iterable[Porte], publics: Iterable[str] = ()) -> list[PorteDite]:
    """These doors, with what their sheets say; eight queries at most, whatever their number."""
    portes, siens = list(portes), {*publics, TOUT_PUBLIC}
    prefetch_related_objects([porte.service for porte in portes], "missions", "publics", "niveaux_cep")
    lieux = [porte.lieu for porte in portes if porte.lieu]
    tenues, aux_lieux, moment = tenues_lire(lieux), _aux_lieux(portes), timezone.now()
    sans_numero = {porte.structure.pk for porte in portes if not (porte.lieu and porte.lieu.telephone)}
    numeros = telephones_lire(sans_numero) if sans_numero else {}
    return [
        _dire(porte, siens, aux_lieux.get(_ou(porte)), tenues, moment, numeros.get(porte.structure.pk, ""))
        for porte in portes
    ]


def _sans(reponse: Reponse, structures: frozenset[int]) -> Reponse:
    if not structures:
        return reponse
    restent = [porte for porte in reponse.proposees if porte.structure.pk not in structures]
    combien = len(reponse.portes)
    return replace(reponse, portes=tuple(restent[:combien]), autres=tuple(restent[combien:]))


def _choisir(reponse: Reponse, choisie: str) -> Reponse:
    """The chosen door takes the place of the proposed one, which becomes an option like the others."""
    voulue = next((p for p in reponse.proposees if str(p.service.pk) == choisie), None)
    if voulue is None or not reponse.portes or voulue is reponse.portes[0]:
        return reponse
    premiere, *suite = reponse.portes
    suite = [porte for porte in suite if porte is not voulue]
    autres = [premiere, *(porte for porte in reponse.autres if porte is not voulue)]
    return replace(reponse, portes=(voulue, *suite), autres=tuple(autres))


def _ensemble(libelles: Iterable[str]) -> str:
    return ", ".join(libelle[:1].lower() + libelle[1:] for libelle in libelles)


def _ou(porte: Porte) -> tuple[int, int | None]:
    return porte.service.pk, porte.lieu.pk if porte.lieu else None


def _aux_lieux(portes: list[Porte]) -> dict[tuple[int, int | None], ServiceAuLieu]:
    """What each service has of its own at its place; one query."""
    a_un_lieu = [porte for porte in portes if porte.lieu]
    lignes = ServiceAuLieu.objects.filter(
        service__in={porte.service.pk for porte in a_un_lieu}, lieu__in={porte.lieu.pk for porte in a_un_lieu}
    )
    return {(ligne.service_id, ligne.lieu_id): ligne for ligne in lignes}


def _dire(
    porte: Porte, siens: set[str], ici: ServiceAuLieu | None, tenues: Tenues, moment: datetime.datetime, numero: str
) -> PorteDite:
    service, lieu = porte.service, porte.lieu
    missions = {mission.code: mission.libelle for mission in service.missions.all()}
    donnees = donnes_ici(ici.missions if ici else (), missions)
    horaires, lignes = _heures(service, porte.la, ici, tenues)
    return PorteDite(
        porte=porte,
        publics=[public.libelle for public in service.publics.all() if public.code in siens],
        missions=[missions[code] for code in donnees],
        niveaux=niveaux_ici([niveau.code for niveau in service.niveaux_cep.all()], donnees),
        horaires=lignes,
        ouverture=ouverture_a(horaires, moment),
        telephone=(lieu.telephone if lieu else "") or numero,
    )


def _heures(
    service: Service, lieu: Lieu | None, ici: ServiceAuLieu | None, tenues: Tenues
) -> tuple[str, list[LigneHoraire]]:
    """When the person may come, or call: those of the service there, of the place, of the duty it holds."""
    if lieu is None:
        return service.heures_a_distance, horaires_en_francais(service.heures_a_distance)
    propres = (ici.horaires if ici else "") or lieu.horaires
    dites = horaires_en_francais(propres) or [creneau_dire(creneau) for creneau in _tenus(service, lieu, tenues)]
    return horaires_effectifs(propres or tenues.horaires(lieu, service.pk), lieu.fermetures), dites


def _tenus(service: Service, lieu: Lieu, tenues: Tenues) -> list[Creneau]:
    """The half-days that the service holds there, those gone left out."""
    jour = timezone.localdate()
    return [creneau for creneau in tenues.de(lieu, service.pk) if creneau.au is None or creneau.au >= jour]


def animation_du_bassin(compte: Compte, dite: ReponseDite) -> Animation | None:
    """Who animates the bassin of the person, as this reader may see them; None where nobody needs to be called."""
    bassin = dite.reponse.bassin
    appeler = dite.a_repondre or dite.hors_de_portee
    return animation_lire(compte, bassin) if bassin and appeler else None
