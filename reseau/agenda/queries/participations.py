"""What people do together around an event: who brings, who comes, the seats, the reports that are owed."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from home.temps.typographie import nombre_dire, ordinal
from reseau.agenda.choices import PASSES, EtatApport, Reponse, Vie
from reseau.agenda.models import Apport, BilanEvenement, Evenement, Participation
from reseau.agenda.permissions import attend_des_reponses, evenements_a_moderer, organise, prepare_encore
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_de, structures_representees

# The seats of professionals at an event: always counted from the answers, never decremented.


def places_libres(evenement: Evenement) -> int | None:
    """Seats that nobody holds; None when they are not counted."""
    if evenement.jauge is None:
        return None
    viennent = Participation.objects.filter(evenement=evenement, reponse=Reponse.VIENT).count()
    return max(0, evenement.jauge - viennent)


def rang_de(participation: Participation) -> int:
    """Its place in the queue, from one; none for whoever does not wait."""
    if participation.reponse != Reponse.ATTEND:
        return 0
    attendent = Participation.objects.filter(evenement=participation.evenement_id, reponse=Reponse.ATTEND)
    return list(attendent.values_list("pk", flat=True)).index(participation.pk) + 1


# The reports that events owe.


def bilans_attendus() -> QuerySet[Evenement]:
    """The events held without a report yet, the longest over first."""
    return Evenement.objects.filter(vie=Vie.TENU).select_related("organisateur__reseau").order_by("fin", "pk")


def bilans_a_suivre(compte: Compte) -> QuerySet[Evenement]:
    """Those among them that this person moderates."""
    return bilans_attendus().filter(pk__in=evenements_a_moderer(compte).values("pk"))


def bilan_pressentir(evenement: Evenement) -> dict[str, int]:
    """What the report may say already: the structures that organised it or brought something."""
    apportent = evenement.apports.filter(etat=EtatApport.ACCEPTE).values_list("structure", flat=True)
    return {"structures": len({*evenement.organisent, *apportent})}


# What the page of an event shows of what people do together: for members; the public comes without signing up.

SANS_RESEAU = "Autres services"


@dataclass
class LigneApport:
    """Something brought, or looked for, and what this reader may do about it."""

    apport: Apport
    chez_soi: bool
    prend: bool = False
    accepte: bool = False
    retire: bool = False

    @property
    def etat(self) -> tuple[str, str]:
        """Its colour and its word; what an organiser brings is told as such."""
        if self.chez_soi and self.apport.etat == EtatApport.ACCEPTE:
            return "ok", "Organise"
        return self.apport.ton, self.apport.get_etat_display()


@dataclass
class Apports:
    """Who brings what, the staff that each network puts in, and whether more may be said."""

    lignes: list[LigneApport]
    propose: bool
    cherche: bool
    mobilisees: list[tuple[str, int, list[tuple[str, int]]]] = field(default_factory=list)

    @property
    def resume(self) -> str:
        """« 4 apports acceptés, 1 proposé, 1 cherché »."""
        compte = Counter(ligne.apport.etat for ligne in self.lignes)
        dits = ((EtatApport.ACCEPTE, "accepté"), (EtatApport.PROPOSE, "proposé"), (EtatApport.CHERCHE, "cherché"))
        phrases = [f"{compte[etat]} {mot}{'s' if compte[etat] > 1 else ''}" for etat, mot in dits if compte[etat]]
        if not phrases:
            return "Aucun apport"
        premier, *suite = phrases
        nombre, mot = premier.split(" ")
        return ", ".join([f"{nombre} apport{'s' if int(nombre) > 1 else ''} {mot}", *suite])

    @property
    def a_dire(self) -> bool:
        """Something is brought, or may still be."""
        return bool(self.lignes or self.propose or self.cherche)

    @property
    def gestes(self) -> bool:
        """Whether this reader may do something about one of them."""
        return any(ligne.prend or ligne.accepte or ligne.retire for ligne in self.lignes)

    @property
    def personnes(self) -> int:
        return sum(nombre for _, nombre, _ in self.mobilisees)


@dataclass
class Venues:
    """How many professionals come, from which networks, and where this reader stands; names for organisers only."""

    mienne: Participation | None
    rang: int
    viennent: int
    attendent: int
    libres: int | None
    barres: list[tuple[str, int, int]]
    noms: list[Participation]
    ouverte: bool
    passe: bool

    @property
    def vient(self) -> bool:
        return self.mienne is not None and self.mienne.reponse != Reponse.NE_VIENT_PAS

    @property
    def a_dire(self) -> bool:
        """It is still to come, or some did come."""
        return not self.passe or self.viennent > 0

    @property
    def decline(self) -> bool:
        return self.mienne is not None and self.mienne.reponse == Reponse.NE_VIENT_PAS

    @property
    def complet(self) -> bool:
        return self.libres == 0

    @property
    def titre(self) -> str:
        """« 12 professionnels tiennent un stand », and after it how many did."""
        if not self.viennent:
            return "Les professionnels"
        mot = "professionnel" if self.viennent == 1 else "professionnels"
        verbe = "tient" if self.viennent == 1 else "tiennent"
        passe = "a tenu" if self.viennent == 1 else "ont tenu"
        return f"{self.viennent} {mot} {passe if self.passe else verbe} un stand"

    @property
    def places(self) -> str:
        """What is left, and who waits; the public signs up nowhere."""
        public = "Le public, lui, vient sans s’inscrire."
        if self.libres is None:
            return public
        if self.libres:
            return f"Il reste {nombre_dire(self.libres, 'place')} de stand. {public}"
        verbe = "attend" if self.attendent == 1 else "attendent"
        attente = f", {nombre_dire(self.attendent, 'personne')} {verbe}" if self.attendent else ""
        return f"Toutes les places de stand sont prises{attente}. {public}"

    @property
    def ma_reponse(self) -> str:
        """What this reader answered, in a sentence; with her rank when she waits."""
        if self.rang:
            return f"Vous êtes {ordinal(self.rang)} en liste d’attente."
        return "Vous tenez un stand." if self.vient else "Vous ne venez pas."


def ensemble_de(compte: Compte, evenement: Evenement) -> dict[str, Any]:
    """What the page shows to a member: `apports`, `venues`, `bilan`, and that one is due."""
    a_soi = organise(compte, evenement)
    bilan = BilanEvenement.objects.filter(evenement=evenement).first() if evenement.vie == Vie.BILAN else None
    return {
        "apports": apports_de(evenement, structures_de(compte) | structures_representees(compte), a_soi=a_soi),
        "venues": venues_de(compte, evenement, a_soi),
        "bilan": bilan,
        "bilan_du": a_soi and evenement.vie == Vie.TENU,
    }


def apports_de(evenement: Evenement, siennes: frozenset[int], *, a_soi: bool) -> Apports:
    """Who brings what, as a member of these structures sees it; what was taken away is not shown."""
    ouvert = prepare_encore(evenement)
    organisent = evenement.organisent
    lues = evenement.apports.exclude(etat=EtatApport.RETIRE).select_related("structure__reseau")
    lignes = [
        LigneApport(
            apport,
            apport.structure_id in organisent,
            prend=ouvert and bool(siennes) and apport.etat == EtatApport.CHERCHE,
            accepte=ouvert and a_soi and apport.etat == EtatApport.PROPOSE,
            retire=ouvert and (a_soi or apport.structure_id in siennes),
        )
        for apport in sorted(lues, key=lambda a: (_ORDRE[a.etat], a.structure_id not in organisent, a.pk))
    ]
    return Apports(lignes, ouvert and bool(siennes), ouvert and a_soi, _personnes(lignes))


_ORDRE: dict[str, int] = {EtatApport.ACCEPTE: 0, EtatApport.PROPOSE: 1, EtatApport.CHERCHE: 2}


def _personnes(lignes: list[LigneApport]) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """The staff put in: each network, its total, and that of each of its structures; the most first."""
    par_reseau: dict[str, Counter[str]] = {}
    for ligne in lignes:
        apport = ligne.apport
        if apport.etat == EtatApport.ACCEPTE and apport.personnes:
            par_reseau.setdefault(apport.structure.reseau.nom, Counter())[apport.structure.nom] += apport.personnes
    totaux = [(nom, sum(compte.values()), compte.most_common()) for nom, compte in par_reseau.items()]
    return sorted(totaux, key=lambda total: (-total[1], total[0]))


def venues_de(compte: Compte, evenement: Evenement, a_soi: bool) -> Venues:
    """Who comes, as this member sees it."""
    lues = evenement.participations.select_related("compte", "structure__reseau")
    reponses = {reponse: [p for p in lues if p.reponse == reponse] for reponse in Reponse}
    mienne = next((p for p in lues if p.compte_id == compte.pk), None)
    viennent, attendent = reponses[Reponse.VIENT], reponses[Reponse.ATTEND]
    return Venues(
        mienne=mienne,
        rang=rang_de(mienne) if mienne else 0,
        viennent=len(viennent),
        attendent=len(attendent),
        libres=None if evenement.jauge is None else max(0, evenement.jauge - len(viennent)),
        barres=_par_reseau(viennent),
        noms=[*viennent, *attendent] if a_soi else [],
        ouverte=attend_des_reponses(evenement),
        passe=evenement.passe or evenement.vie in PASSES,
    )


def _par_reseau(viennent: list[Participation]) -> list[tuple[str, int, int]]:
    """(network, how many, length of its bar out of a hundred), the most first; counts and never a name."""
    compte = Counter(p.structure.reseau.nom if p.structure else SANS_RESEAU for p in viennent)
    plus = max(compte.values(), default=1)
    return [
        (nom, nombre, round(100 * nombre / plus)) for nom, nombre in sorted(compte.items(), key=lambda c: (-c[1], c[0]))
    ]
