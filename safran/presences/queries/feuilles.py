"""The one grid, people by half-days, and all that is read from it: hours, completion, figures, what is to be
signed or kept today, and when one signs.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from home.temps.typographie import heure
from reseau.comptes.models import Compte
from safran.formations.portes import Critere, conditions_de, expression_evaluate, expression_lire
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.presences.choices import REPRISE, TOUS_PRESENTS, EtatPresence
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.permissions import OUVERTES, inscriptions_du_jour, sessions_tenues

# When a half-day is signed: from a while before it begins until it ends, as its session says; wall time in Paris.

NOMS = {"matin": "Le matin", "après-midi": "L’après-midi"}


@dataclass(frozen=True)
class Fenetre:
    """The hours between which a half-day is signed, within its own day."""

    nom: str
    ouvre: datetime.datetime
    ferme: datetime.datetime

    def contient(self, instant: datetime.datetime | None = None) -> bool:
        return not self.refus(instant)

    def commencee(self) -> bool:
        return self.ouvre <= _a_la_pendule(timezone.now())

    def refus(self, instant: datetime.datetime | None = None) -> tuple[str, str] | None:
        """(code, sentence) when one does not sign then, or now."""
        montre = _a_la_pendule(instant or timezone.now())
        if montre < self.ouvre:
            return "trop_tot", f"{self.nom} se signe à partir de {heure(self.ouvre)}."
        if montre > self.ferme:
            phrase = f"{self.nom} se signait jusqu’à {heure(self.ferme)}. "
            return "trop_tard", phrase + "Le formateur ou la formatrice peut noter votre présence d’après le papier."
        return None

    @property
    def attente(self) -> str:
        """What is said of a half-day that nobody signed for yet."""
        montre = _a_la_pendule(timezone.now())
        if montre < self.ouvre:
            return f"se signe à partir de {heure(self.ouvre)}"
        return "pas encore signée" if montre <= self.ferme else f"se signait jusqu’à {heure(self.ferme)}"


def fenetre_de(seance: Seance) -> Fenetre:
    """Of a half-day whose session is known."""
    session = seance.session
    avant, apres = (datetime.timedelta(minutes=n) for n in (session.emargement_avant, session.emargement_apres))
    matin, soir = (datetime.datetime.combine(seance.date, h) for h in (datetime.time.min, datetime.time.max))
    debut, fin = (datetime.datetime.combine(seance.date, h) for h in (seance.debut, seance.fin))
    return Fenetre(NOMS[seance.demi_journee], max(matin, debut - avant), min(soir, fin + apres))


def _a_la_pendule(instant: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(instant).replace(tzinfo=None)


# The one grid: people by half-days. The sheet, the hours, the completion and the figures are all read from it.


@dataclass
class Case:
    """One person in one half-day; `presence` is None while the sheet says nothing."""

    seance: Seance
    presence: Presence | None
    certifiee: bool

    @property
    def etat(self) -> str:
        return self.presence.etat if self.presence else ""

    @property
    def libelle(self) -> str:
        return self.presence.etat_court if self.presence else "À noter"

    @property
    def minutes(self) -> int:
        return self.presence.minutes if self.presence else 0

    @property
    def comptees(self) -> int:
        return self.minutes if self.certifiee else 0


@dataclass
class Ligne:
    """One person and all her half-days."""

    inscription: Inscription
    cases: list[Case]

    @property
    def minutes(self) -> int:
        return sum(case.minutes for case in self.cases)

    @property
    def comptees(self) -> int:
        return sum(case.comptees for case in self.cases)

    @property
    def prevues(self) -> int:
        return sum(case.seance.minutes for case in self.cases)

    @property
    def part(self) -> int:
        """Certified minutes out of those of the session, in whole percents, never rounded up."""
        return 100 * self.comptees // self.prevues if self.prevues else 0

    def atteint(self, pourcentage: int) -> bool:
        return self.prevues > 0 and 100 * self.comptees >= pourcentage * self.prevues


@dataclass
class Grille:
    """A session, its half-days, its people, who certified what."""

    session: SessionFormation
    seances: list[Seance]
    lignes: list[Ligne]
    contresignatures: dict[int, list[Contresignature]] = field(default_factory=dict)

    def du_jour(self, jour: datetime.date) -> "Grille":
        seances = [seance for seance in self.seances if seance.date == jour]
        lignes = [Ligne(li.inscription, [c for c in li.cases if c.seance.date == jour]) for li in self.lignes]
        return Grille(self.session, seances, lignes, self.contresignatures)

    @property
    def cases(self) -> list[Case]:
        return [case for ligne in self.lignes for case in ligne.cases]

    def cases_de(self, seance: Seance) -> list[Case]:
        return [case for case in self.cases if case.seance.pk == seance.pk]

    def presentes(self, seance: Seance) -> int:
        return sum(case.etat == EtatPresence.PRESENT for case in self.cases_de(seance))

    def muettes(self, seance: Seance) -> int:
        return sum(not case.etat for case in self.cases_de(seance))


def grille_lire(session: SessionFormation, compte: Compte | None = None, *, historique: bool = False) -> Grille:
    """The grid of a session, of one person when one is named; with its history when asked; in so many queries."""
    seances = list(Seance.objects.filter(session=session).prefetch_related("formateurs").order_by("date", "debut"))
    inscriptions = Inscription.objects.convoquees().filter(session=session)
    if compte is not None:
        inscriptions = inscriptions.filter(compte=compte)
    inscriptions = inscriptions.select_related("compte", "structure").order_by("compte__nom", "compte__prenom", "pk")
    lues = Presence.objects.filter(inscription__in=inscriptions.order_by().values("pk")).order_by()
    if historique:
        lues = lues.prefetch_related("historique")
    presences = {(presence.inscription_id, presence.seance_id): presence for presence in lues}
    contresignatures = defaultdict(list)
    for contresignature in Contresignature.objects.filter(seance__session=session).select_related("par"):
        contresignatures[contresignature.seance_id].append(contresignature)
    for seance in seances:
        seance.certifiee = seance.pk in contresignatures
    lignes = []
    for inscription in inscriptions:
        inscription.session = session
        cases = [Case(s, presences.get((inscription.pk, s.pk)), s.certifiee) for s in seances]
        lignes.append(Ligne(inscription, cases))
    return Grille(session, seances, lignes, dict(contresignatures))


def part_atteinte(compte: Compte, formation: Any) -> Ligne | None:
    """The person's best line among the sessions of a training; None when she came to none."""
    siennes = Inscription.objects.convoquees().filter(compte=compte).values("session")
    sessions = SessionFormation.objects.filter(formation=formation, etat__in=OUVERTES, pk__in=siennes)
    lignes = [ligne for session in sessions for ligne in grille_lire(session, compte).lignes]
    return max(lignes, key=lambda ligne: (ligne.part, ligne.comptees), default=None)


# Short lists: the half-days that one signs today, those that one keeps, how many have signed.

MAX = 8
APRES = datetime.timedelta(days=21)


@dataclass(frozen=True)
class Demi:
    """A half-day as the person sees it on her telephone."""

    inscription: Inscription
    seance: Seance
    presence: Presence | None

    @property
    def attente(self) -> str:
        return fenetre_de(self.seance).attente


def mes_demi_journees(compte: Compte, inscription: Inscription | None = None, jour: Any = None) -> list[Demi]:
    """One's half-days of today, or those of one sign-up on one day, with what the sheet says."""
    if inscription is None:
        couples = [(i, s) for i in inscriptions_du_jour(compte) for s in i.seances_du_jour]
    else:
        seances = list(Seance.objects.filter(session=inscription.session_id, date=jour).order_by("debut"))
        couples = [(inscription, seance) for seance in seances]
        for seance in seances:
            seance.session = inscription.session
    if not couples:
        return []
    siennes = Presence.objects.filter(inscription__in={i.pk for i, _ in couples}, seance__in={s.pk for _, s in couples})
    presences = {(p.inscription_id, p.seance_id): p for p in siennes}
    return [Demi(i, s, presences.get((i.pk, s.pk))) for i, s in couples]


def historique_de(inscription: Inscription, seance: Seance) -> QuerySet[EtapePresence]:
    """Everything that was noted of this line, even what was taken back since."""
    siennes = EtapePresence.objects.filter(presence__inscription=inscription, presence__seance=seance)
    return siennes.select_related("par")


def presence_de(inscription: Inscription, seance: Seance) -> Presence | None:
    """The line of this person for this half-day, when the sheet says something."""
    return Presence.objects.filter(inscription=inscription, seance=seance).first()


def signees(seance: Seance) -> tuple[int, int]:
    """(how many are present, how many are expected)."""
    attendues = Inscription.objects.convoquees().filter(session=seance.session_id).count()
    return Presence.objects.filter(seance=seance, etat="PRESENT").count(), attendues


def seances_a_tenir(compte: Compte) -> list[Seance]:
    """The half-days of today and of the last weeks whose sheet is not certified yet, the latest first."""
    jour = timezone.localdate()
    return list(
        Seance.objects.filter(session__in=sessions_tenues(compte), date__range=(jour - APRES, jour))
        .filter(contresignatures=None)
        .select_related("session__formation")
        .order_by("-date", "debut")[:MAX]
    )


def seance_du_moment(seance: Seance) -> Seance | None:
    """The half-day of the same session that is signed now, if another one is."""
    autres = Seance.objects.filter(session=seance.session_id, date=timezone.localdate()).exclude(pk=seance.pk)
    for autre in autres:
        autre.session = seance.session
        if fenetre_de(autre).contient():
            return autre
    return None


def sessions_a_tenir(compte: Compte) -> QuerySet[SessionFormation]:
    """The sessions whose sheets this person keeps, the latest first."""
    return sessions_tenues(compte).select_related("formation", "bassin").order_by("-premier_jour", "-pk")


def tableau_de(grille: Grille) -> list[list[str]]:
    """The grid as the lines of a spreadsheet, its header first."""
    demis = [f"{seance.date:%d/%m/%Y} {seance.demi_journee}" for seance in grille.seances]
    entetes = ["Nom", "Prénom", "Structure", *demis, "Minutes en salle", "Minutes certifiées", "Minutes prévues"]
    lignes = [entetes]
    for ligne in grille.lignes:
        compte, structure = ligne.inscription.compte, ligne.inscription.structure
        etats = [case.presence.get_etat_display() if case.presence else "" for case in ligne.cases]
        chiffres = [str(n) for n in (ligne.minutes, ligne.comptees, ligne.prevues)]
        lignes.append([compte.nom, compte.prenom, str(structure or ""), *etats, *chiffres])
    return lignes


# The figures of one or several sessions, counted from the rows of the sheets.

E = EtatPresence


@dataclass(frozen=True)
class Chiffres:
    """People by half-days: expected, present, absent, excused, unsaid; hours; people who came at least once."""

    attendues: int
    presences: int
    absences: int
    excuses: int
    minutes: int
    minutes_prevues: int
    stagiaires: int

    @property
    def muettes(self) -> int:
        return self.attendues - self.presences - self.absences - self.excuses

    @property
    def taux(self) -> int:
        return 100 * self.minutes // self.minutes_prevues if self.minutes_prevues else 0


def chiffres_lire(sessions: QuerySet[SessionFormation] | list[SessionFormation]) -> Chiffres:
    """Count the sheets of these sessions, in three queries, whatever their number."""
    convoquees = Inscription.objects.convoquees().filter(session__in=sessions)
    personnes = dict(convoquees.order_by().values("session").annotate(n=Count("pk")).values_list("session", "n"))
    attendues = minutes_prevues = 0
    for seance in Seance.objects.filter(session__in=sessions):
        attendues += personnes.get(seance.session_id, 0)
        minutes_prevues += personnes.get(seance.session_id, 0) * seance.minutes
    lignes = Presence.objects.filter(seance__session__in=sessions).order_by()
    comptes = lignes.aggregate(
        presences=Count("pk", filter=Q(etat=E.PRESENT)),
        absences=Count("pk", filter=Q(etat=E.ABSENT)),
        excuses=Count("pk", filter=Q(etat=E.EXCUSE)),
        total=Sum("minutes", default=0),
        stagiaires=Count("inscription__compte", filter=Q(minutes__gt=0), distinct=True),
    )
    minutes = comptes.pop("total")
    return Chiffres(attendues=attendues, minutes=minutes, minutes_prevues=minutes_prevues, **comptes)


# What was noted in one go, while it may still be taken back.


@dataclass(frozen=True)
class Lot:
    """The lines noted together, at one instant."""

    le: datetime.datetime
    presences: list[Presence]

    @property
    def jusqu_a(self) -> datetime.datetime:
        return self.le + REPRISE


def dernier_lot(seance: Seance) -> Lot | None:
    """The last writing of this sheet, when it is « tous présents » of less than ten minutes ago; else None."""
    etapes = EtapePresence.objects.filter(presence__seance=seance).order_by("-pk")
    derniere = etapes.first()
    if derniere is None or derniere.geste != TOUS_PRESENTS or derniere.le + REPRISE <= timezone.now():
        return None
    siennes = etapes.filter(geste=TOUS_PRESENTS, le=derniere.le).values("presence")
    lues = Presence.objects.filter(pk__in=siennes).select_related("inscription__compte", "seance")
    return Lot(derniere.le, list(lues.order_by("pk")))


# The completion criterion that this room offers: enough hours in the room, once the sheets are certified.


def _pourcentage(parametres: dict[str, Any]) -> int:
    return int(parametres.get("pourcentage") or 100)


def dire(parametres: dict[str, Any]) -> str:
    """The condition in words."""
    return f"être en salle au moins {_pourcentage(parametres)} % des heures"


def evaluer(compte: Compte, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The best session of the person, in certified minutes, reaches the part asked for."""
    ligne = part_atteinte(compte, formation)
    if ligne and ligne.atteint(_pourcentage(parametres)):
        return True, ""
    en_est = f" ({ligne.part} % pour l’instant)" if ligne else ""
    return False, dire(parametres) + en_est


def quand(compte: Compte, formation: Any, parametres: dict[str, Any]) -> datetime.datetime | None:
    """When the sheet that made it true was certified, or the last one."""
    ligne = part_atteinte(compte, formation)
    if ligne is None or not ligne.atteint(_pourcentage(parametres)):
        return None
    premieres: dict[int, datetime.datetime] = {}
    for c in Contresignature.objects.filter(seance__session=ligne.inscription.session_id).order_by("le"):
        premieres.setdefault(c.seance_id, c.le)
    atteintes = 0
    for case in sorted((c for c in ligne.cases if c.certifiee), key=lambda c: premieres[c.seance.pk]):
        atteintes += case.comptees
        if 100 * atteintes >= _pourcentage(parametres) * ligne.prevues:
            return premieres[case.seance.pk]
    return None


PRESENCE = Critere(type="presence", libelle="Présence en salle", evaluer=evaluer, dire=dire, quand=quand)


# Completions that a correction of the sheets contradicts: never undone, but told to who runs the session.

CRITERE = "presence"


def achevements_contredits(grille: Grille) -> list[Inscription]:
    """The people of a session whose training is complete, without a waiver, though its rule is no longer met."""
    formation = grille.session.formation
    parts = [
        c.parametres.get("pourcentage") or 100 for c in conditions_de(expression_lire(formation)) if c.type == CRITERE
    ]
    # Seules les lignes trop courtes se relisent : elles sont rares, et chacune coûte sa règle entière.
    courtes = [ligne.inscription for ligne in grille.lignes if parts and not ligne.atteint(max(parts))]
    if not courtes:
        return []
    acheves = Suivi.objects.filter(
        formation=formation,
        acheve_le__isnull=False,
        derogation=None,
        compte__in=[inscription.compte_id for inscription in courtes],
    ).values_list("compte", flat=True)
    comptes = set(acheves)
    douteux = [inscription for inscription in courtes if inscription.compte_id in comptes]
    return [i for i in douteux if not expression_evaluate(i.compte, formation).atteint]
