"""Sign-ups as they are read: why someone does not come in, the requests that wait for a yes, the one that the
signed link of a mail opens.
"""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import date_courte, heure
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import est_membre, est_referent, structures_representees
from reseau.membres.portes import implantations, structure_de
from reseau.structures.models import Structure
from safran.inscriptions.choices import ACCUEILLANTES, ESPERENT, EtatInscription, Validation
from safran.inscriptions.models import (
    GROUPES,
    Inscription,
    OuvertureParGroupe,
    PlacesReservees,
    PourUnGroupe,
    SessionFormation,
)
from safran.inscriptions.permissions import peut_piloter, peut_preparer, sessions_pilotees

# Why someone does not come in: asked by the rule under its locks, and by the page before it offers the button.


def entree_lire(session: SessionFormation, compte: Compte) -> dict[str, str]:
    """What signing up now would give: a `refus`, a rank and why (`attente`), or a seat when both are empty."""
    structure = structure_de(compte)
    try:
        refuser_auteur(compte, compte, None)
        refuser_si_ferme(session, structure, soi=True)
        refuser_si_trop(session, demandes_de(compte))
    except RegleRefusee as refus:
        return {"refus": refus.message, "attente": ""}
    possible, _reserve = places_lire(session).pour(structure)
    attente = "" if possible else attente_motif(session, structure.pk if structure else None)
    return {"refus": "", "attente": attente}


def refuser_auteur(compte: Compte, par: Compte, structure: Structure | None) -> None:
    """Raise RegleRefusee unless one signs oneself up, or one's referent someone who works there today."""
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Les sessions sont réservées aux membres du réseau.")
    if par.pk == compte.pk:
        return
    en_poste = structure and Rattachement.objects.filter(compte=compte, structure=structure).en_vigueur().exists()
    if not en_poste or not est_referent(par, structure.pk):
        raise RegleRefusee("hors_equipe", "Vous n’inscrivez que les personnes de votre équipe.")


def refuser_si_ferme(session: SessionFormation, structure: Structure | None, *, soi: bool) -> None:
    """Before its opening, for everyone or for the group of this person, and after its end, nobody comes in.

    Raises RegleRefusee "ferme".
    """
    ouvre = ouverture_pour(session, structure)
    if session.inscriptions_ouvertes(ouvre):
        return
    if session.accueille and ouvre > timezone.now():
        qui = ("pour vous " if soi else "pour sa structure ") if session.ouvertures.exists() else ""
        raise RegleRefusee("ferme", f"Les inscriptions ouvrent {qui}le {date_courte(ouvre)} à {heure(ouvre)}.")
    raise RegleRefusee("ferme", "Les inscriptions à cette session sont fermées.")


def demandes_de(compte: Compte) -> list[Inscription]:
    """The requests and seats of a person, in every session; one query."""
    return list(Inscription.objects.filter(compte=compte).vivantes().select_related("session", "structure"))


def refuser_si_trop(session: SessionFormation, demandes: Iterable[Inscription]) -> None:
    """The limits of a person: one request per training, so many trainings and so many actions a year.

    `demandes` are hers, read while her account is held. Raises RegleRefusee "deja_ailleurs" or "plafond".
    """
    ailleurs = [demande for demande in demandes if demande.session_id != session.pk]
    for autre in (demande.session for demande in ailleurs):
        if session.une_par_formation and autre.formation_id == session.formation_id and autre.accueille:
            raise RegleRefusee(
                "deja_ailleurs",
                f"Une demande est déjà en cours pour une autre session de cette formation ({autre.lieu}). "
                "Quittez-la d’abord.",
            )
    _refuser_au_dela(session, ailleurs)


def _refuser_au_dela(session: SessionFormation, ailleurs: list[Inscription]) -> None:
    """So many trainings a year, and so many actions of any kind; a session without a cap counts in none."""
    if not session.premier_jour:
        return
    annee = [demande.session for demande in ailleurs if _compte_dans(demande, session.premier_jour.year)]
    formations = sum(autre.plafond_annuel > 0 for autre in annee)
    actions = sum(autre.plafond_annuel > 0 or autre.plafond_ensemble > 0 for autre in annee)
    for plafond, nombre, une, plusieurs in (
        (session.plafond_annuel, formations, "formation", "formations"),
        (session.plafond_ensemble, actions, "action réservée", "actions réservées, formations comprises,"),
    ):
        if plafond and nombre >= plafond:
            dit = f"{plafond} {une if plafond == 1 else plusieurs}"
            raise RegleRefusee("plafond", f"{dit} par an au plus : ce nombre est déjà atteint.")


def _compte_dans(demande: Inscription, annee: int) -> bool:
    """Counts in the limits of this year: what was hoped for in vain does not."""
    session = demande.session
    if session.premier_jour is None or session.premier_jour.year != annee:
        return False
    return demande.etat not in ESPERENT or not session.dernier_jour_passe


# Requests that wait for someone's yes: who is asked, and what each one has to answer.

MAX_DEMANDES = 10


def valideurs_de(inscription: Inscription) -> list[Compte]:
    """Who says yes to a request: the referents of the structure, or who runs the session; so that someone always does.

    A structure without a referent, or a person without a structure, falls to who runs the session.
    """
    session = inscription.session
    if session.validation == Validation.REFERENT and inscription.structure_id:
        if referents := _mandates(role=Role.REFERENT, structure=inscription.structure_id):
            return referents
    return pilotes_de(session)


def pilotes_de(session: SessionFormation) -> list[Compte]:
    """The chargés de mission of the bassin and who prepared the session; the Région when there is neither."""
    pilotes = set(_mandates(role=Role.CHARGE_MISSION, bassin=session.bassin_id) if session.bassin_id else ())
    if peut_piloter(session.cree_par, session):
        pilotes.add(session.cree_par)
    return sorted(pilotes, key=lambda compte: compte.pk) or _mandates(role=Role.REGION)


def _mandates(**mandat: Any) -> list[Compte]:
    tenus = Mandat.objects.filter(**mandat).en_vigueur().values("compte")
    return list(Compte.objects.filter(pk__in=tenus, is_active=True).order_by("pk"))


def attendent_un_avis(compte: Compte) -> QuerySet[Inscription]:
    """The requests that this person is asked about, the nearest session first."""
    structures, pilote = structures_representees(compte), peut_preparer(compte)
    miennes = Q(session__validation=Validation.REFERENT, structure__in=structures)
    if pilote:
        # In the sessions this person runs, what no referent is there to answer.
        tenus = Mandat.objects.filter(role=Role.REFERENT, structure=OuterRef("structure"), compte__is_active=True)
        a_un_referent = Q(session__validation=Validation.REFERENT) & Q(Exists(tenus.en_vigueur()))
        siennes = SessionFormation.objects.filter(sessions_pilotees(compte)).values("pk")
        miennes |= ~a_un_referent & Q(session__in=siennes)
    return (
        Inscription.objects.filter(miennes, etat=EtatInscription.A_VALIDER, session__etat__in=ACCUEILLANTES)
        .filter(Q(session__dernier_jour=None) | Q(session__dernier_jour__gte=timezone.localdate()))
        .select_related("session__formation", "compte", "structure")
        .order_by("session__premier_jour", "session", "ordre")
    )


def demandes_a_valider(compte: Compte, session: SessionFormation | None = None) -> list[Inscription]:
    """The same, of one session or of all; one query, none without a role."""
    demandes = attendent_un_avis(compte)
    return list((demandes.filter(session=session) if session else demandes)[:MAX_DEMANDES])


# The signed link of a mail: it opens one sign-up, and only to leave it or to take the seat offered.

SEL = "inscriptions.lien"


def lien_de(inscription: Inscription) -> str:
    """The whole address."""
    jeton = signing.Signer(salt=SEL).sign(inscription.public_id.hex)
    return settings.SITE_URL + reverse("inscription_lien", args=[jeton])


def inscription_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing once its person is gone."""
    inscription = Inscription.objects.filter(pk=cle, compte__is_active=True, compte__email__iexact=destinataire).first()
    return lien_de(inscription) if inscription else None


def inscription_du_jeton(jeton: str) -> Inscription | None:
    """The sign-up that a link names; None for a forged or a forgotten one."""
    try:
        public_id = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    return (
        Inscription.objects.select_related("session__formation", "compte", "structure")
        .filter(public_id=public_id, compte__is_active=True)
        .first()
    )


# Who holds which seat, always counted from the rows; who is of a group, and from when sign-up is open to whom.


@dataclass
class Appartenances:
    """Which groups a structure is of; the bassins where it receives are read once, and only when one is asked."""

    bassins: dict[int, set[str]] = field(default_factory=dict)

    def concerne(self, pour: PourUnGroupe, structure: Structure | None) -> bool:
        """Whether what is for this group is for someone of this structure."""
        if structure is None:
            return False
        if pour.structure_id:
            return pour.structure_id == structure.pk
        if pour.reseau_id:
            return pour.reseau_id == structure.reseau_id
        if structure.pk not in self.bassins:
            trouves = implantations(Structure.objects.filter(pk=structure.pk).values("pk"))
            self.bassins[structure.pk] = set(trouves.get(structure.pk, {}))
        return pour.bassin.code in self.bassins[structure.pk]


def ouvertures_de(session: SessionFormation) -> list[OuvertureParGroupe]:
    """The earlier openings of a session, with whom they are for, the first to open first."""
    return list(session.ouvertures.select_related(*GROUPES))


def ouverture_pour(session: SessionFormation, structure: Structure | None) -> datetime.datetime:
    """When sign-up opens for someone of this structure: the date of one of their groups, or everyone's."""
    if structure is None or session.ouvre_le <= timezone.now():
        return session.ouvre_le
    return _plus_tot(session, ouvertures_de(session), structure, Appartenances())


def _plus_tot(
    session: SessionFormation, ouvertures: list[OuvertureParGroupe], structure: Structure, groupes: Appartenances
) -> datetime.datetime:
    return min([session.ouvre_le, *(o.ouvre_le for o in ouvertures if groupes.concerne(o, structure))])


def ouvertures_pour(sessions: Iterable[SessionFormation], compte: Compte) -> dict[int, datetime.datetime]:
    """When sign-up opens for this person, by session: those alone that open group by group and not yet to everyone.

    No query when there is none to come; otherwise as many for one session as for thirty.
    """
    a_ouvrir = {s.pk: s for s in sessions if s.accueille and s.ouvre_le > timezone.now()}
    if not a_ouvrir:
        return {}
    par_session: dict[int, list[OuvertureParGroupe]] = defaultdict(list)
    for ouverture in OuvertureParGroupe.objects.filter(session__in=a_ouvrir).select_related("bassin"):
        par_session[ouverture.session_id].append(ouverture)
    structure = structure_de(compte) if par_session else None
    if structure is None:
        return {}
    groupes = Appartenances()
    return {pk: _plus_tot(a_ouvrir[pk], ouvertures, structure, groupes) for pk, ouvertures in par_session.items()}


def ouvertures_a_dire(session: SessionFormation) -> list[OuvertureParGroupe]:
    """The earlier openings that a reader has to know: none once sign-up is open to everyone."""
    if not session.accueille or session.ouvre_le <= timezone.now():
        return []
    return [ouverture for ouverture in ouvertures_de(session) if ouverture.ouvre_le < session.ouvre_le]


def equipe_peut_entrer(session: SessionFormation, compte: Compte) -> bool:
    """Whether this referent may sign someone up now, in one structure at least."""
    return any(session.inscriptions_ouvertes(ouvre) for _, ouvre in _equipe_ouvertures(session, compte))


def equipe_attend(session: SessionFormation, compte: Compte) -> list[tuple[Structure, datetime.datetime]]:
    """(structure, when), for the structures of this referent to which sign-up is not open yet."""
    if not session.accueille:
        return []
    return [paire for paire in _equipe_ouvertures(session, compte) if paire[1] > timezone.now()]


def _equipe_ouvertures(session: SessionFormation, compte: Compte) -> list[tuple[Structure, datetime.datetime]]:
    """(structure, when sign-up opens for its people), for the structures that this referent acts for."""
    representees = structures_representees(compte)
    if not representees:
        return []
    structures = list(Structure.objects.filter(pk__in=representees).order_by("nom", "pk"))
    ouvertures = ouvertures_a_dire(session)
    groupes = Appartenances()
    if any(ouverture.bassin_id for ouverture in ouvertures):
        trouves = implantations(Structure.objects.filter(pk__in=representees).values("pk"))
        groupes.bassins = {structure.pk: set(trouves.get(structure.pk, {})) for structure in structures}
    return [(structure, _plus_tot(session, ouvertures, structure, groupes)) for structure in structures]


# Who holds which seat: always counted from the rows, never decremented.


@dataclass
class Places:
    """The seats of a session at one moment; `occupees` counts by pool, None being the common one."""

    capacite: int
    max_par_structure: int
    reserves: list[PlacesReservees]
    occupees: Counter = field(default_factory=Counter)
    par_structure: Counter = field(default_factory=Counter)
    groupes: Appartenances = field(default_factory=Appartenances)
    offre_perimee: bool = False  # une place est tenue par une offre restée sans réponse

    @property
    def prises(self) -> int:
        return sum(self.occupees.values())

    @property
    def libres(self) -> int:
        """Seats that nobody holds, kept ones included; never under zero."""
        return max(0, self.capacite - self.prises)

    @property
    def communes(self) -> int:
        gardees = sum(max(reserve.places - self.occupees[reserve.pk], 0) for reserve in self.reserves)
        return max(0, self.capacite - self.prises - gardees)

    def structure_pleine(self, structure_pk: int | None) -> bool:
        return bool(
            structure_pk and self.max_par_structure and self.par_structure[structure_pk] >= self.max_par_structure
        )

    def pour(self, structure: Structure | None) -> tuple[bool, int | None]:
        """Whether someone of this structure may have a seat now, and from which pool: what is kept first."""
        if not self.libres or self.structure_pleine(structure.pk if structure else None):
            return False, None
        for reserve in self.reserves:
            if self.groupes.concerne(reserve, structure) and self.occupees[reserve.pk] < reserve.places:
                return True, reserve.pk
        return self.communes > 0, None

    def prendre(self, structure_pk: int | None, reserve_pk: int | None) -> None:
        self.occupees[reserve_pk] += 1
        if structure_pk:
            self.par_structure[structure_pk] += 1


def places_lire(session: SessionFormation) -> Places:
    """Count the seats of a session, in two queries; a third when some are kept for a bassin."""
    jour, maintenant = timezone.localdate(), timezone.now()
    gardees = session.reserves.prefetch_related("bassin").order_by("pk")
    reserves = [reserve for reserve in gardees if reserve.active(jour)]
    places = Places(session.capacite, session.max_par_structure, reserves)
    actives = {reserve.pk for reserve in reserves}
    tenues = Inscription.objects.filter(session=session).occupent().order_by()
    for structure_pk, reserve_pk, limite in tenues.values_list("structure_id", "reserve_id", "offre_expire_le"):
        places.prendre(structure_pk, reserve_pk if reserve_pk in actives else None)
        places.offre_perimee |= limite is not None and limite <= maintenant
    return places


def dernier_rang(session: SessionFormation) -> int:
    """The rank of who came last, 0 when nobody did."""
    return Inscription.objects.filter(session=session).aggregate(dernier=Max("ordre"))["dernier"] or 0


def attente_motif(session: SessionFormation, structure_pk: int | None) -> str:
    """« Pourquoi la liste n’avance pas », in one sentence, for someone of this structure who waits or would."""
    if session.passee:
        return "La dernière séance est passée : la liste n’avance plus."
    places = places_lire(session)
    if places.structure_pleine(structure_pk):
        total = session.max_par_structure
        return f"Votre structure a déjà {total} place{'s' * (total > 1)} dans cette session : c’est le nombre permis."
    offertes = session.inscriptions.filter(etat=EtatInscription.OFFERTE).order_by("offre_expire_le").first()
    if offertes:
        limite = date_courte(offertes.offre_expire_le)
        return f"Une place est proposée à quelqu’un, qui a jusqu’au {limite} pour répondre."
    if places.libres:
        jusqua = min(reserve.libere_le for reserve in places.reserves) if places.reserves else None
        if jusqua:
            return f"Les places libres sont réservées à certaines structures jusqu’au {date_courte(jusqua)}."
        return "Une place est libre : elle vous sera proposée dans les minutes qui viennent."
    return "Toutes les places sont prises. La liste avance dès que quelqu’un libère la sienne."
