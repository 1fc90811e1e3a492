"""What the lists of sessions show, in a constant number of queries: the coming ones, a month, those of a training,
those that one runs, half-days that meet others.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Page

from home.temps.calendrier import Mois
from home.temps.typographie import date_courte, date_longue, heure, nombre_dire, ordinal
from reseau.comptes.models import Compte
from reseau.membres.models import Mandat, Rattachement
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.inscriptions.choices import ACCUEILLANTES, MONTREES, OCCUPENT, VIVANTES, EtatInscription, EtatSession
from safran.inscriptions.models import (
    GROUPES,
    Disponibilite,
    FicheFormateur,
    Inscription,
    PlacesReservees,
    Seance,
    SessionFormation,
)
from safran.inscriptions.permissions import sessions_pilotees
from safran.inscriptions.queries.inscriptions import ouvertures_pour

MAX_CARTE, MAX_FICHE, MAX_AUTRES = 5, 6, 3


def sessions_liste() -> QuerySet[SessionFormation]:
    """Sessions with what a line shows: half-days, seats held, people waiting."""
    return (
        SessionFormation.objects.select_related("formation", "bassin")
        .prefetch_related(Prefetch("seances", Seance.objects.order_by("date", "debut")))
        .annotate(
            prises=Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT)),
            attente=Count("inscriptions", filter=Q(inscriptions__etat=EtatInscription.EN_ATTENTE)),
        )
    )


@dataclass
class Ligne:
    """A session and where one reader stands in it."""

    session: SessionFormation
    mienne: Inscription | None = None
    ouvre_pour_moi: datetime.datetime | None = None

    @property
    def ouverte(self) -> bool:
        return self.session.inscriptions_ouvertes(self.ouvre_pour_moi)

    @property
    def quand(self) -> str:
        """When, in one sentence: the day and its hours, or the days and how many half-days."""
        seances = list(self.session.seances.all())
        if not seances:
            return "Dates à fixer"
        premiere, derniere = seances[0], seances[-1]
        if premiere.date == derniere.date:
            phrase = f"{date_longue(premiere.date)}, {heure(premiere.debut)} à {heure(derniere.fin)}"
        else:
            du, au = date_longue(premiere.date), date_longue(derniere.date)
            phrase = f"du {du} au {au}, {len(seances)} demi-journées"
        return phrase[0].upper() + phrase[1:]

    @property
    def libres(self) -> int:
        return max(0, self.session.capacite - self.session.prises)

    @property
    def complete(self) -> bool:
        return not self.libres or self.session.attente > 0

    @property
    def etat(self) -> tuple[str, str]:
        """(colour, words) of the seats: « 6 places sur 16 », « Complet, 3 en attente », or the state."""
        session = self.session
        if not self.ouverte:
            if session.accueille and (ouvre := self.ouvre_pour_moi or session.ouvre_le) > timezone.now():
                if self.ouvre_pour_moi:
                    return "info", f"Ouvre pour vous le {date_courte(ouvre)} à {heure(ouvre)}"
                return "info", f"Inscriptions à partir du {date_courte(ouvre)}"
            return ("info", "Inscriptions fermées") if session.accueille else (session.ton, session.get_etat_display())
        if not self.complete:
            return "ok", f"{self.libres} place{'s' * (self.libres > 1)} sur {session.capacite}"
        attente = f", {session.attente} en attente" if session.attente else ""
        return "attente", f"Complet{attente}"

    @property
    def mon_etat(self) -> tuple[str, str]:
        if self.mienne.etat == EtatInscription.EN_ATTENTE:
            return "attente", f"{ordinal(self.mienne.rang)} en liste d’attente"
        return self.mienne.ton, self.mienne.get_etat_display()

    @property
    def dit(self) -> tuple[str, str]:
        return self.mon_etat if self.mienne else self.etat


def lignes_de(sessions: Iterable[SessionFormation], compte: Compte) -> list[Ligne]:
    """Sessions beside the reader's sign-ups, each with its rank in the queue (`rang`)."""
    sessions = list(sessions)
    if not sessions or not getattr(compte, "is_authenticated", False):
        return [Ligne(session) for session in sessions]
    devant = Inscription.objects.filter(session=OuterRef("session"), ordre__lte=OuterRef("ordre")).en_attente()
    rang = devant.order_by().values("session").annotate(nombre=Count("pk")).values("nombre")
    siennes = Inscription.objects.vivantes().filter(compte=compte, session__in=sessions).order_by()
    par_session = {inscription.session_id: inscription for inscription in siennes.annotate(rang=Subquery(rang))}
    ouvertures = ouvertures_pour(sessions, compte)
    return [Ligne(session, par_session.get(session.pk), ouvertures.get(session.pk)) for session in sessions]


def rang_de(inscription: Inscription) -> int:
    """How many wait before this person, herself included."""
    return Inscription.objects.filter(session=inscription.session_id, ordre__lte=inscription.ordre).en_attente().count()


def sessions_de_formation(formation: FormationPage, compte: Compte) -> list[Ligne]:
    """The coming sessions of a training, for its sheet."""
    siennes = sessions_liste().filter(formation=formation.pk, etat__in=ACCUEILLANTES).a_venir()
    return lignes_de(siennes[:MAX_FICHE], compte)


def mes_rendez_vous(compte: Compte) -> list[Ligne]:
    """The coming sessions where this person has a seat or a rank."""
    siennes = Inscription.objects.vivantes().filter(compte=compte).values("session")
    sessions = sessions_liste().filter(pk__in=siennes, etat__in=ACCUEILLANTES).a_venir()
    return lignes_de(sessions[:MAX_CARTE], compte)


def sessions_a_piloter(compte: Compte) -> QuerySet[SessionFormation]:
    """The sessions this person runs, the latest first."""
    return sessions_liste().filter(sessions_pilotees(compte)).order_by("-premier_jour", "-pk")


def participants_lire(session: SessionFormation) -> dict[str, list[Inscription]]:
    """Who is in, who waits, who left, each with the last line of history."""
    inscriptions = session.inscriptions.select_related("compte", "structure", "reserve").prefetch_related(
        "historique__par"
    )
    groupes: dict[str, list[Inscription]] = defaultdict(list)
    rang = 0
    for inscription in inscriptions.order_by("ordre"):
        if inscription.etat in OCCUPENT:
            groupes["tiennent"].append(inscription)
        elif inscription.etat == EtatInscription.EN_ATTENTE:
            rang += 1
            inscription.rang = rang
            groupes["attendent"].append(inscription)
        elif inscription.etat in VIVANTES:
            groupes["a_valider"].append(inscription)
        else:
            groupes["closes"].append(inscription)
    return {nom: groupes[nom] for nom in ("a_valider", "tiennent", "attendent", "closes")}


def sessions_retenant(page: Page) -> str:
    """The sessions that hang on this page or on a page below it, in words; empty for none."""
    nombre = SessionFormation.objects.filter(formation__path__startswith=page.path).count()
    return nombre_dire(nombre, "session")


def bassins_choix() -> list[tuple[str, str]]:
    """(code, name) of every bassin, for the filter of the list."""
    return list(Bassin.objects.values_list("code", "nom"))


def ligne_et_autres(session: SessionFormation, compte: Compte) -> tuple[Ligne, list[Ligne]]:
    """One session as the lists show it, for one reader, and the other dates of its training."""
    soeurs = SessionFormation.objects.filter(formation=session.formation_id, etat__in=ACCUEILLANTES).a_venir()
    montrees = sessions_liste().filter(Q(pk=session.pk) | Q(pk__in=soeurs.values("pk")))
    montrees = montrees.select_related("formation__rubrique", "bassin", "chez__commune").order_by("premier_jour", "pk")
    toutes = sorted(montrees, key=lambda montree: montree.pk != session.pk)  # celle-ci d’abord
    ligne, *suite = lignes_de(toutes[: MAX_AUTRES + 1], compte)
    return ligne, suite


def reserves_de(session: SessionFormation) -> list[PlacesReservees]:
    """The kept seats of a session, with whom they are for."""
    return list(session.reserves.select_related(*GROUPES))


# The pool of trainers, for those who prepare sessions (R5.15).


def vivier_chercher(*, theme: Any, reseau: Any, bassin: Any, le: datetime.date | None) -> QuerySet[Compte]:
    """Trainers in office, and those who gave a session, by name, with all that the list says of them.

    An empty value does not narrow. `en_mandat`, `donnees` (sessions given) and `derniere` (the last day) are set on
    each.
    """
    en_mandat = Exists(Mandat.objects.en_vigueur().filter(compte=OuterRef("pk"), role="FORMATEUR"))
    passee = Q(seances_animees__date__lte=timezone.localdate())
    trouves = (
        Compte.objects.filter(is_active=True)
        .annotate(
            en_mandat=en_mandat,
            donnees=Count("seances_animees__session", filter=passee, distinct=True),
            derniere=Max("seances_animees__date", filter=passee),
        )
        .filter(Q(en_mandat=True) | Q(donnees__gt=0))
    )
    if reseau:
        siens = Rattachement.objects.en_vigueur().filter(structure__reseau=reseau)
        trouves = trouves.filter(pk__in=siens.values("compte"))
    if theme or bassin or le:
        trouves = trouves.filter(pk__in=_fiches_pour(theme=theme, bassin=bassin, le=le).values("compte"))
    a_venir = Disponibilite.objects.filter(au__gte=timezone.localdate())
    rattaches = Rattachement.objects.en_vigueur().select_related("structure__reseau")
    return (
        trouves.select_related("profil", "fiche_formateur")
        .prefetch_related("fiche_formateur__themes", "fiche_formateur__bassins")
        .prefetch_related(Prefetch("fiche_formateur__disponibilites", a_venir, to_attr="a_venir"))
        .prefetch_related(Prefetch("rattachements", rattaches, to_attr="rattaches"))
        .order_by("nom", "prenom", "pk")
    )


def fiche_formateur_de(compte: Compte) -> FicheFormateur | None:
    """One's own sheet."""
    return FicheFormateur.objects.filter(compte=compte).first()


def _fiches_pour(*, theme: Any = None, bassin: Any = None, le: datetime.date | None) -> QuerySet[FicheFormateur]:
    """The sheets that answer: the subject, the bassin or anywhere, free on that day."""
    fiches = FicheFormateur.objects.all()
    if theme:
        fiches = fiches.filter(themes=theme)
    if bassin:
        fiches = fiches.filter(Q(bassins=bassin) | Q(bassins=None))
    if le:
        libres = Disponibilite.objects.filter(du__lte=le, au__gte=le)
        fiches = fiches.filter(pk__in=libres.values("fiche"))
    return fiches


def formateurs_proposes(session: Any, jour: datetime.date | None = None) -> QuerySet[Compte]:
    """Who may be chosen, those whose subjects and bassins suit this session (and this day) first: `propose` is true."""
    themes = [theme.pk for theme in session.formation.themes.all()]
    fiches = _fiches_pour(bassin=session.bassin_id, le=jour).filter(themes__in=themes)
    proposes = Exists(fiches.filter(compte=OuterRef("pk")))
    en_mandat = Mandat.objects.en_vigueur().filter(role="FORMATEUR").values("compte")
    formateurs = Compte.objects.filter(pk__in=en_mandat, is_active=True)
    return formateurs.annotate(propose=proposes).order_by("-propose", "nom", "prenom", "pk")


# The coming sessions, month by month, page by page.

PAR_PAGE = 30


def agenda_lire(compte: Compte, bassin: str = "", page: str | None = None) -> dict[str, Any]:
    """Coming sessions that can be seen, the nearest first: the `page`, and its lines by `mois`."""
    sessions = sessions_liste().visibles().filter(formation__live=True).exclude(etat=EtatSession.TERMINEE)
    if bassin:
        sessions = sessions.filter(bassin__code=bassin)
    choisie = Paginator(sessions.a_venir(), PAR_PAGE).get_page(page)
    lignes = lignes_de(choisie, compte)
    return {"page": choisie, "mois": [(titre, list(siennes)) for titre, siennes in groupby(lignes, _mois)]}


def _mois(ligne: Ligne) -> str:
    jour = ligne.session.premier_jour
    return Mois.de(jour).titre if jour else "Sans date"


# The calendar of sessions, a month of half-days; one query.


def calendrier_du_mois(mois: Mois, bassin: str = "") -> dict[str, Any]:
    """The open, confirmed and ended sessions of a month, those of the days around too; `nombre` leaves these out."""
    seances = Seance.objects.filter(date__gte=mois.du, date__lt=mois.au, session__etat__in=MONTREES)
    seances = seances.filter(session__formation__live=True).select_related("session__formation")
    if bassin:
        seances = seances.filter(session__bassin__code=bassin)
    semaines = mois.semaines((s.date, s.session) for s in seances.order_by("date", "debut", "pk"))
    nombre = sum(len(jour.contenu) for semaine in semaines for jour in semaine if jour.dedans)
    return {"mois": mois, "semaines": semaines, "nombre": nombre}


# What the catalogue says of the sessions of a training: the next one, where, and its seats.


def suites_de_formation(compte: Compte, cles: Sequence[int]) -> dict[int, SafeString]:
    """The next session of each of these trainings, at the foot of its card; the same for every reader."""
    datees = sessions_liste().filter(formation__in=cles, etat__in=ACCUEILLANTES, premier_jour__gt=timezone.localdate())
    prochaines: dict[int, SessionFormation] = {}
    for session in datees.a_venir():
        prochaines.setdefault(session.formation_id, session)
    return {
        formation: render_to_string("inscriptions/vignette_suite.html", {"ligne": Ligne(session)})
        for formation, session in prochaines.items()
    }


# Half-days that meet others: the same hours in the same room, or with the same trainer.


def conflits_de(session: SessionFormation, miennes: Iterable[Seance]) -> list[str]:
    """Half-days of other sessions at the same hours, with the same room or the same trainer; a notice, never a wall."""
    autres = list(
        Seance.objects.filter(date__in={seance.date for seance in miennes})
        .exclude(session=session)
        .exclude(session__etat=EtatSession.ANNULEE)
        .select_related("session__formation")
        .prefetch_related("formateurs")
    )
    return [phrase for seance in miennes for autre in autres for phrase in _conflit(seance, autre)]


def _conflit(seance: Seance, autre: Seance) -> list[str]:
    if seance.date != autre.date or seance.fin <= autre.debut or autre.fin <= seance.debut:
        return []
    ou = f"« {autre.session.formation.title} », {autre.session.lieu}, le {date_courte(autre.date)}"
    phrases = []
    meme_lieu = seance.session.lieu.casefold() == autre.session.lieu.casefold()
    if seance.salle and meme_lieu and seance.salle.casefold() == autre.salle.casefold():
        phrases.append(f"La salle {seance.salle} sert aussi à {ou}.")
    communs = set(seance.formateurs.all()) & set(autre.formateurs.all())
    phrases += [f"{personne} anime aussi {ou}." for personne in sorted(communs, key=str)]
    return phrases
