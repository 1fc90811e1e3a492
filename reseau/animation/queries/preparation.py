"""A meeting being prepared: what it is made of, its agenda as it is read, the answers of the seats, a poll of dates."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from home.temps.periodes import meme_rang_apres
from home.temps.typographie import date_courte, duree, heure, nombre_dire
from reseau.agenda.portes import Gene, Horaire, Regard, chocs_dire, chocs_lire, entourage_lire, horaire_de, regard_lire
from reseau.animation import choices
from reseau.animation.calendrier import occupation_de, occupations_pensees
from reseau.animation.models import (
    Action,
    Comite,
    Convocation,
    DateProposee,
    Decision,
    Disponibilite,
    Piece,
    Point,
    Reunion,
    Siege,
    Sondage,
)
from reseau.animation.permissions import peut_tenir, sieges_repondables
from reseau.comptes.models import Compte

# What a meeting to prepare is made of: the last minutes, what was left, who chairs, which date would go.

A_DEFAUT = (datetime.timedelta(weeks=4), datetime.time(14), datetime.time(16))


def sieges_du_jour(comite: Comite) -> QuerySet[Siege]:
    """The seats in force today, with whom and for whom."""
    return comite.sieges.en_vigueur().select_related("compte", "structure", "reseau").order_by("pk")


def sieges_ranges(sieges: Sequence[Siege]) -> list[Siege]:
    """The chair first, then the secretary, full members, stand-ins and guests."""
    rangs = {qualite: rang for rang, qualite in enumerate(choices.Qualite.values)}
    return sorted(sieges, key=lambda siege: (rangs[siege.qualite], siege.pk))


def adresse_de(siege: Siege) -> str:
    """Where a seat is written to: its account, its own address, its structure's or its network's; maybe nowhere."""
    if siege.compte and siege.compte.is_active:
        return siege.compte.email
    organisme = siege.structure or siege.reseau
    return siege.courriel or (organisme.courriel if organisme else "")


def tenant_de(comite: Comite, qualite: str) -> str:
    """Who chairs this body today, or is its secretary; empty when nobody is."""
    sieges = comite.sieges.en_vigueur().filter(qualite=qualite).select_related("compte")
    return next((siege.qui for siege in sieges if siege.qui), "")


def derniere_close(reunion: Reunion) -> Reunion | None:
    """The last meeting of the body, before this one, whose minutes are written."""
    avant = reunion.comite.reunions.filter(etat__in=choices.CLOSES, numero__lt=reunion.numero)
    return avant.order_by("-numero").first()


def points_a_reprendre(reunion: Reunion) -> list[Point]:
    """What the last closed meeting did not deal with, unless another meeting or the reserve took it already."""
    close = derniere_close(reunion)
    if close is None:
        return []
    repris = Point.objects.exclude(reporte_de=None).values("reporte_de")
    return list(close.points.filter(traite=False, office="").exclude(pk__in=repris))


def suivi_dire(comite: Comite) -> str:
    """« 4 décisions ouvertes, 2 actions, 1 en retard », as of now."""
    tard = Q(echeance__lt=timezone.localdate())
    decisions = Decision.objects.filter(comite=comite).aggregate(
        ouvertes=Count("pk", filter=Q(etat__in=choices.DECISIONS_OUVERTES)),
        tard=Count("pk", filter=tard & Q(etat=choices.EtatDecision.ADOPTEE)),
    )
    actions = Action.objects.filter(comite=comite, etat__in=choices.ACTIONS_OUVERTES).aggregate(
        ouvertes=Count("pk"), tard=Count("pk", filter=tard)
    )
    if not decisions["ouvertes"] and not actions["ouvertes"]:
        return "Aucune décision ouverte"
    retard = decisions["tard"] + actions["tard"]
    morceaux = []
    if ouvertes := decisions["ouvertes"]:
        morceaux.append(f"{nombre_dire(ouvertes, 'décision')} ouverte{'s' if ouvertes > 1 else ''}")
    if actions["ouvertes"]:
        morceaux.append(nombre_dire(actions["ouvertes"], "action"))
    if retard:
        morceaux.append(f"{retard} en retard")
    return ", ".join(morceaux)


def horaire_suggerer(comite: Comite) -> Horaire:
    """The same weekday of the same rank, `cadence` months after the meeting before, once it leaves time to convene."""
    libre = timezone.localdate() + datetime.timedelta(days=comite.delai_convocation + 1)
    avant = comite.reunions.exclude(etat=choices.EtatReunion.ANNULEE).order_by("-debut").first()
    if avant is None:
        delai, de, a = A_DEFAUT
        return Horaire(max(timezone.localdate() + delai, libre), de, a)
    dit = horaire_de(avant.debut, avant.fin)
    cadence, jour, saut = max(1, comite.cadence), dit.jour, 0
    while jour < libre or jour <= dit.jour:
        saut += cadence
        jour = meme_rang_apres(jour=dit.jour, mois=saut)
    return dit.le(jour)


# An agenda as it is read: when each point begins, what is said of it, whether the time is enough.

UNE_MINUTE = datetime.timedelta(minutes=1)
LONG = 30
LARGEUR = 600


@dataclass(frozen=True)
class PointPrevu:
    """One point: the hour when it should begin, what tells it apart, its stripe on the line of the meeting."""

    point: Point
    debut: datetime.datetime
    etiquette: str
    ton: str
    x: int
    largeur: int

    @property
    def long(self) -> bool:
        return self.point.duree >= LONG


@dataclass(frozen=True)
class OrdreDuJour:
    """The points of a meeting against the time that it has."""

    points: list[PointPrevu]
    demande: int
    prevu: int
    fin: datetime.datetime

    @property
    def somme(self) -> str:
        """« 2 h 30 sur 2 h 30 »."""
        return f"{duree(self.demande) or '0 min'} sur {duree(self.prevu)}"

    @property
    def tient(self) -> bool:
        return self.demande <= self.prevu

    @property
    def dit(self) -> str:
        """« Le compte y est, fin à 16 h 30 », or how much is too much."""
        if not self.points:
            return "Aucun point encore"
        if not self.tient:
            return f"{duree(self.demande - self.prevu)} de trop, fin à {heure(self.fin)}"
        reste = f", {duree(self.prevu - self.demande)} de libre" if self.demande < self.prevu else ""
        return f"Le compte y est, fin à {heure(self.fin)}{reste}"


def points_lire(reunion: Reunion) -> list[Point]:
    """The points in their order, with the meeting that each was put off from."""
    return list(reunion.points.select_related("reporte_de__reunion"))


def ordre_du_jour(reunion: Reunion, points: list[Point] | None = None) -> OrdreDuJour:
    """The points in their order, read already or not, each beginning when the one before ends."""
    points = points_lire(reunion) if points is None else points
    demande = sum(point.duree for point in points)
    prevu = int((reunion.fin - reunion.debut) / UNE_MINUTE)
    return OrdreDuJour(
        list(_prevoir(reunion, points, max(demande, prevu, 1))), demande, prevu, reunion.debut + demande * UNE_MINUTE
    )


def _prevoir(reunion: Reunion, points: list[Point], total: int) -> Iterator[PointPrevu]:
    passees = 0
    for point in points:
        etiquette, ton = _etiquette(reunion.comite, point)
        x, largeur = passees * LARGEUR // total + 1, max(point.duree * LARGEUR // total - 2, 1)
        yield PointPrevu(point, reunion.debut + passees * UNE_MINUTE, etiquette, ton, x, largeur)
        passees += point.duree


def _etiquette(comite: Comite, point: Point) -> tuple[str, str]:
    """What the house knows of it: put there by itself, put off, what became of the decisions."""
    if point.office == choices.Office.ADOPTION:
        return "Posé d’office", "neutre"
    if point.office == choices.Office.SUIVI:
        return suivi_dire(comite), "neutre"
    if point.reporte_de and point.reporte_de.reunion:
        return f"Reporté du {date_courte(point.reporte_de.reunion.debut)}", "safran"
    return "", ""


# What the seats answered to a convening: how many come, and for whom.

LIENS = ("siege__compte", "siege__structure", "siege__reseau")


def reponses_lire(reunion: Reunion) -> list[Convocation]:
    """Every convening with its seat: the chair first; seats ended since are left out while it is not held."""
    convocations = reunion.convocations.select_related(*LIENS)
    par_siege = {c.siege: c for c in convocations if not (reunion.se_prepare and c.siege.terminee)}
    return [par_siege[siege] for siege in sieges_ranges(list(par_siege))]


def reponses_compter(convocations: Iterable[Convocation]) -> list[tuple[str, int]]:
    """« 9 viennent », in the order of the answers; those that nobody gave are not told."""
    nombres = Counter(convocation.reponse for convocation in convocations)
    dits = (
        (choices.Reponse.OUI, "vient", "viennent"),
        (choices.Reponse.REMPLACE, "se fait remplacer", "se font remplacer"),
        (choices.Reponse.NON, "ne vient pas", "ne viennent pas"),
        ("", "n’a pas répondu", "n’ont pas répondu"),
    )
    return [(un if nombres[cle] < 2 else plusieurs, nombres[cle]) for cle, un, plusieurs in dits if nombres[cle]]


# What the page where a meeting is prepared shows around its form.

GAUCHE, DROITE = 14, 306


def delai_lire(reunion: Reunion) -> dict[str, Any]:
    """How many days are left, how many the rules ask, their last day and where it stands on a line of 320."""
    jour, demande = timezone.localdate(reunion.debut), reunion.comite.delai_convocation
    jours = (jour - timezone.localdate()).days
    borne = GAUCHE + (DROITE - GAUCHE) * max(0, jours - demande) // jours if jours > 0 else GAUCHE
    limite = jour - datetime.timedelta(days=demande)
    return {"jours": jours, "demande": demande, "limite": limite, "tenu": jours >= demande, "borne": borne}


def destinataires_lire(comite: Comite) -> dict[str, Any]:
    """Who will be written to, and who cannot be."""
    sieges = sieges_ranges(list(sieges_du_jour(comite)))
    comptes = sum(bool(siege.compte and siege.compte.is_active) for siege in sieges)
    sans = [siege for siege in sieges if not adresse_de(siege)]
    sans_compte = len(sieges) - comptes - len(sans)
    return {"sieges": sieges, "comptes": comptes, "sans_compte": sans_compte, "sans_adresse": sans}


def reserve_de(comite: Comite) -> dict[str, Any]:
    """The points that wait, the last proposed first, and how long they would take."""
    points = list(comite.points.filter(reunion=None).select_related("propose_par").order_by("-propose_le", "-pk"))
    return {"points": points, "minutes": duree(sum(point.duree for point in points))}


def page_de_preparation(reunion: Reunion, points: list[Point], compte: Compte) -> dict[str, Any]:
    """The agenda with its hours, the reserve, the seats, the delay, what the date disturbs, the documents."""
    destinataires = destinataires_lire(reunion.comite)
    contexte: dict[str, Any] = {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion, points),
        "reserve": reserve_de(reunion.comite),
        "destinataires": destinataires,
        "delai": delai_lire(reunion),
        "pieces": pieces_de(reunion),
        "convoquee": reunion.etat == choices.EtatReunion.CONVOQUEE,
        "preparee": date_courte(reunion.cree_le),
        "passee": reunion.debut <= timezone.now(),
    }
    if not contexte["passee"]:
        contexte["regard"] = regard_lire([occupation_de(reunion)], compte)
    contexte["controles"] = list(_controles(destinataires, contexte.get("regard")))
    return contexte


def _controles(destinataires: dict[str, Any], regard: Regard | None) -> Iterator[tuple[str, str, str]]:
    """The chair, what the date disturbs, who cannot be reached: how each looks, its words, its page."""
    presidents = (siege.qui for siege in destinataires["sieges"] if siege.qualite == choices.Qualite.PRESIDENCE)
    if president := next(filter(None, presidents), ""):
        yield "ok", f"{president} préside", ""
    else:
        yield "non", "Personne ne préside cette instance : nommez-la d’abord", ""
    for gene in regard.montrees if regard else ():
        yield "non" if gene.bloque else "attente", f"{gene.titre} : {gene.phrase}", gene.url
    if regard and not regard.genes:
        yield "ok", "Aucune autre date ne gêne celle-ci", ""
    if sans := destinataires["sans_adresse"]:
        noms = ", ".join(siege.qui or siege.pour_qui for siege in sans)
        yield "attente", f"Sans adresse, à prévenir autrement : {noms}", ""


def pieces_de(reunion: Reunion) -> list[Piece]:
    """The documents of a meeting, with the point that each goes with."""
    return list(reunion.pieces.select_related("point"))


# A poll of dates: what each would disturb, who can come, which one goes best.


@dataclass(frozen=True)
class DateLue:
    """One date: its answers counted, what it would disturb."""

    date: DateProposee
    nombres: Counter[str]
    genes: list[Gene]

    @property
    def dit(self) -> str:
        """« 7 oui, 2 si besoin, 1 non »."""
        dits = [f"{self.nombres[cle]} {mot.lower()}" for cle, mot in choices.Disponible.choices if self.nombres[cle]]
        return ", ".join(dits) or "Aucune réponse"

    @property
    def bloquee(self) -> bool:
        return any(gene.bloque for gene in self.genes)

    @property
    def ton(self) -> str:
        return "non" if self.bloquee else "attente" if self.genes else "ok"

    @property
    def verdict(self) -> str:
        """« Aucune gêne », « 2 gênes : même salle »."""
        if not self.genes:
            return "Aucune gêne"
        return f"{nombre_dire(len(self.genes), 'gêne')} : {self.genes[0].titre[:1].lower()}{self.genes[0].titre[1:]}"

    @property
    def valeur(self) -> tuple[bool, int, int]:
        return not self.bloquee, self.nombres["OUI"] * 2 + self.nombres["SI_BESOIN"], -len(self.genes)


def dates_lire(sondage: Sondage, compte: Compte) -> list[DateLue]:
    """Every date with its answers and its clashes as this person may know them: one look around for all of them."""
    dates = list(sondage.dates.all())
    nombres: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, reponse in Disponibilite.objects.filter(date__in=dates).order_by().values_list("date", "reponse"):
        nombres[pk][reponse] += 1
    genes = _genes(sondage, dates, compte)
    return [DateLue(date, nombres[date.pk], genes[date.pk]) for date in dates]


def _genes(sondage: Sondage, dates: list[DateProposee], compte: Compte) -> dict[int, list[Gene]]:
    """What each of the dates still to come would disturb."""
    a_venir = [date for date in dates if date.debut > timezone.now() and not sondage.clos_le]
    par_date: dict[int, list[Gene]] = defaultdict(list)
    if not a_venir:
        return par_date
    pensee = Reunion(
        uuid=sondage.uuid, comite=sondage.comite, numero=0, endroit=sondage.endroit, preparee_par=sondage.cree_par
    )
    occupations = occupations_pensees(pensee, [(date.debut, date.fin) for date in a_venir])
    de_qui = {occupation.uid: date.pk for occupation, date in zip(occupations, a_venir, strict=True)}
    for gene in chocs_dire(chocs_lire(occupations, entourage_lire(occupations)), compte):
        par_date[de_qui[gene.date.uid]].append(gene)
    return par_date


def page_de_sondage(sondage: Sondage, compte: Compte) -> dict[str, Any]:
    """The dates, one's own answers, and for who holds the body, which seat answered."""
    dates = dates_lire(sondage, compte)
    sieges = sieges_repondables(compte, sondage)
    repondu = set(
        Disponibilite.objects.filter(date__sondage=sondage).order_by().values_list("siege", flat=True).distinct()
    )
    tient = peut_tenir(compte, sondage.comite)
    return {
        "sondage": sondage,
        "dates": dates,
        "meilleure": max(dates, key=lambda lue: lue.valeur, default=None) if repondu else None,
        "sieges": [(siege, siege.pk in repondu) for siege in sieges] if tient else [],
        "repondu": len(repondu),
        "tient": tient,
        "ouvert": sondage.clos_le is None,
        "CHOIX": choices.Disponible.choices,
    }
