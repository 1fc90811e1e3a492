"""Nine meetings of Niort and Parthenay in every state, with what they decided and what became of it, by the rules."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from reseau.animation.choices import Constat, EtatReunion, Qualite, Reponse
from reseau.animation.models import Action, Comite, Decision, Point, Reunion, Suite
from reseau.animation.rules import (
    actions,
    adoption,
    cloture,
    convocations,
    decisions,
    observations,
    presences,
    seance,
    sondages,
    suites,
)
from reseau.animation.rules import points as ordre_du_jour
from reseau.animation.rules.ecriture import point_ecrire
from reseau.animation.rules.preparation import reunion_preparer
from reseau.comptes.models import Compte
from safran.demo.horloge import a_l_instant
from safran.demo.lecture import aujourd_hui, fichier_lire, jour

E = EtatReunion
UN_JOUR, UNE_MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
HEURE, DUREE = datetime.time(14), datetime.timedelta(hours=2, minutes=30)
TENUES = (E.EN_COURS, E.PROVISOIRE, E.OBSERVATIONS, E.ADOPTEE)
CLOSES = TENUES[1:]
EXCUSES = 7  # un siège sur sept est excusé
EN_RESERVE = (
    "Une carte des lieux à donner aux habitants",
    "Recevoir sans rendez-vous : qui peut, et quand",
    "Ce que l’on dit aux entreprises",
)


def reunions_construire(contexte: dict[str, Any]) -> None:
    """Each meeting in the order of its day; nothing when they stand already."""
    if Reunion.objects.exists():
        return
    citees: dict[str, Decision] = {}
    for fiche in fichier_lire("reunions.yaml"):
        _Seance(fiche, citees).tenir()
    niort = Comite.objects.get(code="cla-niort")
    for titre in EN_RESERVE:
        membre = _tenant(niort, Qualite.TITULAIRE)
        ordre_du_jour.point_proposer(comite=niort, par=membre, cle=uuid.uuid4(), titre=titre)
    _sonder(niort)


def _tenant(comite: Comite, qualite: str) -> Compte:
    siege = comite.sieges.en_vigueur().filter(qualite=qualite).exclude(compte=None).order_by("pk").first()
    return siege.compte


class _Seance:
    """One meeting, from its draft to the state that its sheet says, each step at its instant."""

    reunion: Reunion
    points: list[tuple[dict[str, Any], Point]]

    def __init__(self, fiche: dict[str, Any], citees: dict[str, Decision]) -> None:
        self.fiche, self.citees, self.etat = fiche, citees, fiche["etat"]
        self.comite = Comite.objects.get(code=fiche["comite"])
        self.secretaire = _tenant(self.comite, Qualite.SECRETARIAT)
        le = jour(fiche["jours"])
        self.debut = timezone.make_aware(datetime.datetime.combine(le, HEURE))
        if self.etat == E.EN_COURS:  # commencée tout à l’heure
            self.debut = timezone.now().replace(second=0, microsecond=0) - 20 * UNE_MINUTE
        self.fin = self.debut + DUREE

    def tenir(self) -> None:
        """Step by step, as far as its sheet says."""
        with a_l_instant(min(timezone.now(), self.debut - 14 * UN_JOUR)):
            self.preparer()
            if self.etat == E.BROUILLON:
                return
            self.reunion = convocations.reunion_convoquer(
                reunion=self.reunion, par=self.secretaire, motif_delai="Date fixée avec les structures."
            )
            self.repondre()
        if self.etat in (E.REPORTEE, E.ANNULEE):
            self.tomber()
        if self.etat in TENUES:
            self.seance()
        if self.etat in CLOSES:
            with a_l_instant(self.fin):
                self.reunion = cloture.reunion_clore(reunion=self.reunion, par=self.secretaire)
        if self.etat == E.OBSERVATIONS:
            self.observer()
        if self.etat == E.ADOPTEE:
            self.adopter()

    def preparer(self) -> None:
        """The draft, its points."""
        self.reunion = reunion_preparer(
            comite=self.comite, par=self.secretaire, cle=uuid.uuid4(), debut=self.debut, fin=self.fin,
            endroit=self.fiche["endroit"],
        )  # fmt: skip
        self.points = [
            (fiche, ordre_du_jour.point_inscrire(
                comite=self.comite, par=self.secretaire, cle=uuid.uuid4(), reunion=self.reunion, titre=fiche["titre"],
                nature=fiche["nature"], duree=fiche.get("duree", 30),
            ))
            for fiche in self.fiche["points"]
        ]  # fmt: skip

    def repondre(self) -> None:
        """The first seats answer."""
        convoques = self.reunion.convocations.select_related("siege__compte", "reunion__comite").order_by("pk")
        for convocation in convoques[: self.fiche.get("reponses", 0)]:
            convocations.convocation_repondre(convocation=convocation, par=self.secretaire, reponse=Reponse.OUI)

    def tomber(self) -> None:
        """Put off, or cancelled, a few days before."""
        geste = convocations.reunion_reporter if self.etat == E.REPORTEE else convocations.reunion_annuler
        with a_l_instant(min(timezone.now(), self.debut - 3 * UN_JOUR)):
            geste(reunion=self.reunion, par=self.secretaire, motif=self.fiche["motif"])

    def seance(self) -> None:
        """Who is there, what is said, what comes out."""
        with a_l_instant(self.debut):
            self.reunion = seance.seance_ouvrir(reunion=self.reunion, par=self.secretaire)
            constats = {
                convocation.uuid: Constat.EXCUSE if rang % EXCUSES == EXCUSES - 1 else Constat.PRESENT
                for rang, convocation in enumerate(self.reunion.convocations.order_by("pk"))
            }
            presences.presences_noter(reunion=self.reunion, par=self.secretaire, constats=constats)
        with a_l_instant(self.debut + 15 * UNE_MINUTE):
            for fiche, point in self.points:
                self.ecrire(fiche, point)
            for point in self.reunion.points.all() if self.etat in CLOSES else ():
                seance.point_traiter(point=point, par=self.secretaire, traite=True)

    def ecrire(self, fiche: dict[str, Any], point: Point) -> None:
        """The words of a point, then its outcomes."""
        if "dit" not in fiche:
            return
        point_ecrire(point=point, par=self.secretaire, texte=fiche["dit"], version=point.version)
        decidee: Suite | None = None
        for dite in fiche["suites"]:
            suite = suites.suite_ajouter(
                point=point, par=self.secretaire, cle=uuid.uuid4(), **self.champs(dite, decidee)
            )
            dite["suite"] = suite.pk
            decidee = suite if dite["genre"] == "DECISION" else decidee

    def champs(self, dite: dict[str, Any], decidee: Suite | None) -> dict[str, Any]:
        """What the rule takes; an action follows the decision written before it."""
        dit = {"genre": dite["genre"], "texte": dite["texte"]}
        if "pour" in dite:
            dit |= {"porteur": dite["porteur"], "echeance": jour(dite["pour"])}
        if "revise" in dite:
            dit["revise"] = self.citees[dite["revise"]]
        if dite["genre"] == "ACTION" and decidee:
            dit["suit"] = decidee
        return dit

    def observer(self) -> None:
        """One remark waits for its answer."""
        with a_l_instant(self.fin + 4 * UN_JOUR):
            observations.observation_deposer(
                reunion=self.reunion, par=_tenant(self.comite, Qualite.TITULAIRE), cle=uuid.uuid4(),
                texte=self.fiche["observation"], point=self.points[0][1],
            )  # fmt: skip

    def adopter(self) -> None:
        """By the chair, once remarks are over; then what became of each outcome."""
        with a_l_instant(self.fin + 20 * UN_JOUR):
            adoption.reunion_adopter(reunion=self.reunion, par=_tenant(self.comite, Qualite.PRESIDENCE))
        with a_l_instant(self.fin + 25 * UN_JOUR):
            for fiche, _point in self.points:
                for dite in fiche["suites"]:
                    self.devenir(dite)

    def devenir(self, dite: dict[str, Any]) -> None:
        """Applied, given up; done, blocked, under way."""
        devient, motif = dite.get("devient"), dite.get("pourquoi", "")
        if dite["genre"] == "DECISION":
            decision = Decision.objects.get(suite=dite["suite"])
            if "cle" in dite:
                self.citees[dite["cle"]] = decision
            if devient == "APPLIQUEE":
                decisions.decision_appliquer(decision=decision, par=self.secretaire)
            elif devient == "ABANDONNEE":
                decisions.decision_abandonner(decision=decision, par=self.secretaire, motif=motif)
        elif dite["genre"] == "ACTION" and devient:
            actions.action_repondre(
                action=Action.objects.get(suite=dite["suite"]), par=self.secretaire, reponse=devient, dit=motif,
                echeance=jour(dite.get("vers")),
            )  # fmt: skip


def _sonder(comite: Comite) -> None:
    """Three dates proposed for the meeting after next; some seats answered."""
    secretaire = _tenant(comite, Qualite.SECRETARIAT)
    jours = [timezone.make_aware(datetime.datetime.combine(jour(dans), HEURE)) for dans in (70, 72, 77)]
    sondage = sondages.sondage_ouvrir(
        comite=comite, par=secretaire, cle=uuid.uuid4(), dates=[(debut, debut + DUREE) for debut in jours],
        repondre_avant=aujourd_hui() + 12 * UN_JOUR, endroit="Espace des Ponts, Niort",
    )  # fmt: skip
    dates = list(sondage.dates.all())
    for rang, siege in enumerate(comite.sieges.en_vigueur().order_by("pk")[:8]):
        dites = ("OUI", "SI_BESOIN", "NON")
        reponses = {date.pk: dites[(rang + place) % 3 if rang % 2 else 0] for place, date in enumerate(dates)}
        sondages.sondage_repondre(sondage=sondage, par=secretaire, siege=siege, reponses=reponses)
