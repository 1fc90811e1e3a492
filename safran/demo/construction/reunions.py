"""The bodies of the region and their seats, their meetings in every state, with what they decided and what became
of it.
"""

import datetime
import uuid
from collections import Counter
from typing import Any

from django.utils import timezone

from reseau.animation.choices import Constat, EtatReunion, Qualite, Reponse
from reseau.animation.models import Action, Comite, Decision, Point, Reunion, Siege, Suite
from reseau.animation.rules import comptes_rendus, convocations, preparation
from reseau.animation.rules import decisions as actions
from reseau.animation.rules import seance as presences
from reseau.animation.rules.comites import comite_creer, siege_nommer
from reseau.animation.rules.preparation import reunion_preparer
from reseau.animation.rules.seance import point_ecrire
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commission
from safran.demo.dates import a_l_instant, aujourd_hui, fichier_lire, jour

# The bodies of the region and their seats: nineteen of them, two bassins without a committee, by the rules.

OUVERTES, NOMMES = -900, -400
DITS = ("personne", "courriel", "organisme")


def instances_construire(contexte: dict[str, Any]) -> None:
    """Each body with its seats; nothing when they stand already."""
    if Comite.objects.exists():
        return
    comptes = contexte["comptes"]
    region = comptes["olivier-marchadier"]
    for fiche in fichier_lire("instances.yaml"):
        comite = comite_creer(par=region, cle=uuid.uuid4(), du=jour(OUVERTES), **_territoire(fiche), **{
            nom: fiche[nom] for nom in ("code", "genre", "nom", "visibilite", "cadence") if nom in fiche
        })  # fmt: skip
        for siege in fiche.get("sieges", ()):
            if siege.get("qualite") != Qualite.SUPPLEANT:
                _nommer(comite, siege, comptes, region)
        _secretariat(comite, region)
        if comite.commission:
            _reseaux(comite, region)
        if fiche.get("structures"):
            _structures(comite, region)
        for siege in fiche.get("sieges", ()):
            if siege.get("qualite") == Qualite.SUPPLEANT:
                _nommer(comite, siege, comptes, region)


def _territoire(fiche: dict[str, Any]) -> dict[str, Any]:
    return {
        "parent": Comite.objects.get(code=fiche["parent"]) if "parent" in fiche else None,
        "bassin": Bassin.objects.get(code=fiche["bassin"]) if "bassin" in fiche else None,
        "commission": Commission.objects.get(code=fiche["commission"]) if "commission" in fiche else None,
    }


def _nommer(comite: Comite, dit: dict[str, Any], comptes: dict[str, Compte], par: Compte) -> Siege:
    """A seat as the sheet says it; a stand-in names the structure whose seat it stands for."""
    return siege_nommer(
        comite=comite,
        par=par,
        cle=uuid.uuid4(),
        compte=comptes[dit["qui"]] if "qui" in dit else None,
        qualite=dit.get("qualite", Qualite.TITULAIRE),
        structure=Structure.objects.get(code=dit["structure"]) if "structure" in dit else None,
        reseau=Reseau.objects.get(code=dit["reseau"]) if "reseau" in dit else None,
        supplee=comite.sieges.filter(structure__code=dit["supplee"]).first() if "supplee" in dit else None,
        du=jour(dit.get("depuis", NOMMES)),
        **{nom: dit[nom] for nom in DITS if nom in dit},
    )


def _secretariat(comite: Comite, par: Compte) -> None:
    """Who animates the bassin, or one of the commission, keeps its secretariat."""
    if comite.sieges.filter(qualite=Qualite.SECRETARIAT).exists():
        return
    tenus = comite.commission.compositions.values_list("bassin", flat=True) if comite.commission else []
    bassins = [comite.bassin_id] if comite.bassin_id else list(tenus)
    animent = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin__in=bassins)
    (qui, _), *_autres = Counter(mandat.compte for mandat in animent.select_related("compte")).most_common()
    siege_nommer(
        comite=comite, par=par, cle=uuid.uuid4(), compte=qui, qualite=Qualite.SECRETARIAT, du=jour(NOMMES),
        structure=Structure.objects.get(code="region-ligne-orientation"),
    )  # fmt: skip


def _reseaux(comite: Comite, par: Compte) -> None:
    """A seat for each network that works in a commission, held by who leads it when someone does."""
    tenues = Appartenance.objects.en_vigueur().filter(bassin__in=comite.commission.compositions.values("bassin"))
    menes = {m.reseau_id: m.compte for m in Mandat.objects.en_vigueur().filter(role=Role.TETE_RESEAU)}
    for reseau in Reseau.objects.filter(structures__in=tenues.values("structure")).distinct():
        siege_nommer(
            comite=comite, par=par, cle=uuid.uuid4(), compte=menes.get(reseau.pk), reseau=reseau, du=jour(NOMMES)
        )


def _structures(comite: Comite, par: Compte) -> None:
    """A seat for each structure of the bassin, held by its longest member who has none here."""
    tenues = Appartenance.objects.en_vigueur().filter(bassin=comite.bassin)
    siennes = Structure.objects.filter(pk__in=tenues.values("structure"))
    assis = set(comite.sieges.exclude(compte=None).values_list("compte", flat=True))
    for structure in siennes.order_by("nom"):
        libres = structure.rattachements.en_vigueur().exclude(compte__in=assis).select_related("compte")
        tenant = libres.order_by("du", "pk").first()
        siege_nommer(
            comite=comite, par=par, cle=uuid.uuid4(), compte=tenant and tenant.compte, structure=structure,
            du=max(jour(NOMMES), tenant.du) if tenant else jour(NOMMES),
        )  # fmt: skip
        if tenant:
            assis.add(tenant.compte_id)


# Nine meetings of Niort and Parthenay in every state, with what they decided and what became of it, by the rules.

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
        preparation.point_proposer(comite=niort, par=membre, cle=uuid.uuid4(), titre=titre)
    # Three dates proposed for the meeting after next; some seats answered.
    secretaire = _tenant(niort, Qualite.SECRETARIAT)
    jours = [timezone.make_aware(datetime.datetime.combine(jour(dans), HEURE)) for dans in (70, 72, 77)]
    sondage = convocations.sondage_ouvrir(
        comite=niort, par=secretaire, cle=uuid.uuid4(), dates=[(debut, debut + DUREE) for debut in jours],
        repondre_avant=aujourd_hui() + 12 * UN_JOUR, endroit="Espace des Ponts, Niort",
    )  # fmt: skip
    dates = list(sondage.dates.all())
    for rang, siege in enumerate(niort.sieges.en_vigueur().order_by("pk")[:8]):
        dites = ("OUI", "SI_BESOIN", "NON")
        reponses = {date.pk: dites[(rang + place) % 3 if rang % 2 else 0] for place, date in enumerate(dates)}
        convocations.sondage_repondre(sondage=sondage, par=secretaire, siege=siege, reponses=reponses)


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
            geste = convocations.reunion_reporter if self.etat == E.REPORTEE else convocations.reunion_annuler
            with a_l_instant(min(timezone.now(), self.debut - 3 * UN_JOUR)):
                geste(reunion=self.reunion, par=self.secretaire, motif=self.fiche["motif"])
        if self.etat in TENUES:
            self.seance()
        if self.etat in CLOSES:
            with a_l_instant(self.fin):
                self.reunion = comptes_rendus.reunion_clore(reunion=self.reunion, par=self.secretaire)
        if self.etat == E.OBSERVATIONS:  # une remarque attend sa réponse
            with a_l_instant(self.fin + 4 * UN_JOUR):
                comptes_rendus.observation_deposer(
                    reunion=self.reunion, par=_tenant(self.comite, Qualite.TITULAIRE), cle=uuid.uuid4(),
                    texte=self.fiche["observation"], point=self.points[0][1],
                )  # fmt: skip
        if self.etat == E.ADOPTEE:
            self.adopter()

    def preparer(self) -> None:
        """The draft, its points."""
        self.reunion = reunion_preparer(
            comite=self.comite, par=self.secretaire, cle=uuid.uuid4(), debut=self.debut, fin=self.fin,
            endroit=self.fiche["endroit"],
        )  # fmt: skip
        self.points = [
            (fiche, preparation.point_inscrire(
                comite=self.comite, par=self.secretaire, cle=uuid.uuid4(), reunion=self.reunion, titre=fiche["titre"],
                nature=fiche["nature"], duree=fiche.get("duree", 30),
            ))
            for fiche in self.fiche["points"]
        ]  # fmt: skip

    def repondre(self) -> None:
        convoques = self.reunion.convocations.select_related("siege__compte", "reunion__comite").order_by("pk")
        for convocation in convoques[: self.fiche.get("reponses", 0)]:
            convocations.convocation_repondre(convocation=convocation, par=self.secretaire, reponse=Reponse.OUI)

    def seance(self) -> None:
        """Who is there, what is said, what comes out."""
        with a_l_instant(self.debut):
            self.reunion = presences.seance_ouvrir(reunion=self.reunion, par=self.secretaire)
            constats = {
                convocation.uuid: Constat.EXCUSE if rang % EXCUSES == EXCUSES - 1 else Constat.PRESENT
                for rang, convocation in enumerate(self.reunion.convocations.order_by("pk"))
            }
            presences.presences_noter(reunion=self.reunion, par=self.secretaire, constats=constats)
        with a_l_instant(self.debut + 15 * UNE_MINUTE):
            for fiche, point in self.points:
                self.ecrire(fiche, point)
            for point in self.reunion.points.all() if self.etat in CLOSES else ():
                presences.point_traiter(point=point, par=self.secretaire, traite=True)

    def ecrire(self, fiche: dict[str, Any], point: Point) -> None:
        """The words of a point, then its outcomes."""
        if "dit" not in fiche:
            return
        point_ecrire(point=point, par=self.secretaire, texte=fiche["dit"], version=point.version)
        decidee: Suite | None = None
        for dite in fiche["suites"]:
            suite = presences.suite_ajouter(
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

    def adopter(self) -> None:
        """By the chair, once remarks are over; then what became of each outcome."""
        with a_l_instant(self.fin + 20 * UN_JOUR):
            comptes_rendus.reunion_adopter(reunion=self.reunion, par=_tenant(self.comite, Qualite.PRESIDENCE))
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
                actions.decision_appliquer(decision=decision, par=self.secretaire)
            elif devient == "ABANDONNEE":
                actions.decision_abandonner(decision=decision, par=self.secretaire, motif=motif)
        elif dite["genre"] == "ACTION" and devient:
            actions.action_repondre(
                action=Action.objects.get(suite=dite["suite"]), par=self.secretaire, reponse=devient, dit=motif,
                echeance=jour(dite.get("vers")),
            )  # fmt: skip
