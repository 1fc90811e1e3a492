"""What the answer says of each door: its public, its service, its distance, its hours; how to reach it (R5.4, R2.3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.utils import timezone

from reseau.annuaire.au_lieu import donnes_ici, niveaux_ici
from reseau.annuaire.horaires.francais import LigneHoraire, horaires_en_francais
from reseau.annuaire.horaires.osm import horaires_effectifs
from reseau.annuaire.horaires.ouverture import Ouverture, ouverture_a
from reseau.annuaire.models import Creneau, Lieu, Service, ServiceAuLieu
from reseau.annuaire.permanences import Tenues, creneau_dire, tenues_lire
from reseau.annuaire.queries.telephones import telephones_lire
from reseau.orientation.choices import rang_dire
from reseau.orientation.models import PassagePorte
from reseau.orientation.queries.portes import Cas, Porte, Reponse

TOUT_PUBLIC = "tout-public"


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
