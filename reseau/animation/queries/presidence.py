"""What the page of a chair tells: what waits for one gesture, the next meeting, what is late, the territories.

What other rooms follow there comes by the registry (`presidence`).
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from home.registre import Carte, lire
from home.typographie import nombre_dire
from reseau.animation.choices import A_ADOPTER, PRENNENT_DATE, EtatAction, EtatObservation, Qualite, Reponse
from reseau.animation.models import Action, Comite, Decision, Reunion
from reseau.animation.permissions import sieges_de
from reseau.animation.queries.jauges import Jauge
from reseau.animation.queries.minutes import Presences, presences_lire
from reseau.animation.queries.registre import PORTEURS, en_retard
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin, CompositionCommission


@dataclass(frozen=True)
class Attente:
    """Minutes that wait: what stands in the way, when something does."""

    reunion: Reunion
    presences: Presences
    decisions: int
    recues: int
    a_traiter: int

    @property
    def pret(self) -> bool:
        """One gesture adopts them."""
        passe = timezone.localdate() > self.reunion.observations_jusquau
        return passe and not self.a_traiter and self.presences.quorum


@dataclass(frozen=True)
class Prochaine:
    """The next meeting and what its seats answered."""

    reunion: Reunion
    sieges: int
    quorum: int
    reponses: Counter[str]

    @property
    def dites(self) -> int:
        """Seats that answered."""
        return sum(nombre for reponse, nombre in self.reponses.items() if reponse)

    @property
    def phrase(self) -> str:
        """« 11 viennent, 1 remplacé »."""
        mots = ((Reponse.OUI, "viennent"), (Reponse.REMPLACE, "se font remplacer"), (Reponse.NON, "ne viennent pas"))
        return ", ".join(f"{self.reponses[code]} {mot}" for code, mot in mots if self.reponses[code])


@dataclass(frozen=True)
class Territoire:
    """A bassin and its actions by where they stand."""

    bassin: Bassin
    jauge: Jauge = field(default_factory=Jauge)


@dataclass(frozen=True)
class Presidence:
    """The whole page."""

    comites: list[Comite]
    attentes: list[Attente]
    prochaine: Prochaine | None
    retards: list[Decision]
    territoires: list[Territoire]
    suivis: list[Carte]

    @property
    def chapo(self) -> str:
        """What it comes to, in one sentence."""
        prets = sum(attente.pret for attente in self.attentes)
        attend = {0: "Rien ne vous attend.", 1: "Un compte rendu vous attend."}.get(
            prets, f"{prets} comptes rendus vous attendent."
        )
        tard = len(self.retards)
        suite = (
            f"Tout suit son cours, sauf {nombre_dire(tard, 'décision')}." if tard else "Tout le reste suit son cours."
        )
        return f"{attend} {suite}"

    @property
    def valeurs(self) -> dict[str, int]:
        """The territories, for the map."""
        return {territoire.bassin.nom: 4 for territoire in self.territoires}


def presidence_lire(compte: Compte) -> Presidence:
    """What the bodies that this person chairs today ask of her."""
    presides = [pk for pk, qualite in sieges_de(compte).items() if qualite == Qualite.PRESIDENCE]
    comites = list(Comite.objects.filter(pk__in=presides).select_related("bassin", "commission"))
    retards = Decision.objects.filter(en_retard(), comite__in=presides).select_related("comite", *PORTEURS)
    territoires = _territoires(comites)
    bassins = [territoire.bassin for territoire in territoires]
    suivis = [carte for offre in lire("presidence") if (carte := offre(compte, comites, bassins))]
    return Presidence(
        comites, _attentes(presides), _prochaine(presides), list(retards.order_by("echeance", "pk")[:20]),
        territoires, suivis,
    )  # fmt: skip


def _attentes(presides: list[int]) -> list[Attente]:
    recues = Count("observations", distinct=True)
    a_traiter = Count("observations", filter=Q(observations__etat=EtatObservation.RECUE), distinct=True)
    reunions = Reunion.objects.filter(comite__in=presides, etat__in=A_ADOPTER).select_related("comite")
    reunions = reunions.annotate(recues=recues, a_traiter=a_traiter, prises=Count("decisions", distinct=True))
    attentes = [
        Attente(reunion, presences_lire(reunion), reunion.prises, reunion.recues, reunion.a_traiter)
        for reunion in reunions.order_by("debut")
    ]
    return sorted(attentes, key=lambda attente: not attente.pret)


def _prochaine(presides: list[int]) -> Prochaine | None:
    a_venir = Reunion.objects.filter(comite__in=presides, etat__in=PRENNENT_DATE, fin__gt=timezone.now())
    reunion = a_venir.select_related("comite", "lieu").order_by("debut").first()
    if reunion is None:
        return None
    convocations = list(reunion.convocations.select_related("siege"))
    comptent = sum(convocation.siege.compte_au_quorum for convocation in convocations)
    reponses = Counter(convocation.reponse for convocation in convocations)
    return Prochaine(reunion, len(convocations), reunion.comite.quorum_de(comptent), reponses)


def _territoires(comites: list[Comite]) -> list[Territoire]:
    """The bassins of these bodies, with what their local bodies and these do there; numbers alone."""
    bassins = [comite.bassin_id for comite in comites if comite.bassin_id]
    commissions = [comite.commission_id for comite in comites if comite.commission_id]
    tenus = CompositionCommission.objects.en_vigueur().filter(commission__in=commissions).values("bassin")
    lus = Bassin.objects.filter(Q(pk__in=bassins) | Q(pk__in=tenus)).order_by("nom")
    territoires = {bassin.pk: Territoire(bassin) for bassin in lus}
    jour = timezone.localdate()
    actions = Action.objects.filter(comite__bassin__in=territoires).exclude(etat=EtatAction.ABANDONNEE)
    for bassin, etat, echeance in actions.values_list("comite__bassin", "etat", "echeance"):
        territoires[bassin].jauge.nombres[_genre(etat, echeance < jour)] += 1
    return list(territoires.values())


def _genre(etat: str, passee: bool) -> str:
    if etat == EtatAction.FAITE:
        return "fait"
    if passee:
        return "tard"
    return "lancer" if etat == EtatAction.A_FAIRE else "cours"
