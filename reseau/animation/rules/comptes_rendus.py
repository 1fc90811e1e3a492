"""A meeting is over: closed, its minutes observed, then adopted and frozen (R4.7, R4.8)."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.documents import gels
from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from home.securite.coffre import code_generer
from home.securite.detecteur import PERSONNE, Detection, identifiants_detecter, phrase_alerte
from home.temps.typographie import date_longue
from reseau.animation.avis import reunion_close
from reseau.animation.choices import (
    A_ADOPTER,
    ACTION,
    ACTIONS_OUVERTES,
    DECISION,
    OBSERVATION,
    REUNION,
    EtatAction,
    EtatDecision,
    EtatObservation,
    EtatReunion,
    GenreSuite,
    Office,
)
from reseau.animation.documents import compte_rendu_pdf
from reseau.animation.models import (
    Action,
    CompteRendu,
    Decision,
    Numerotation,
    Observation,
    Point,
    Reunion,
    Suite,
    TexteConcurrent,
)
from reseau.animation.permissions import dit_exiger, peut_presider, peut_sieger, tenue_exiger
from reseau.animation.queries.comptes_rendus import Minutes, empreinte_du_texte, minutes_lire
from reseau.animation.queries.preparation import derniere_close
from reseau.animation.rules.seance import horloge_arreter
from reseau.comptes.models import Compte

# A meeting is over: its decisions numbered, its actions written, each told of one’s own part (R4.7, R4.8).

PORTES = ("porteur", "porteur_compte_id", "porteur_structure_id", "porteur_reseau_id", "echeance")


@transaction.atomic
def reunion_clore(*, reunion: Reunion, par: Compte) -> Reunion:
    """Close the minutes: provisional from now on, read by the seats, open to their remarks.

    Decisions take their numbers, actions begin, whoever sits or takes care of something is written to once. What was
    not treated waits for the next meeting. Raises RegleRefusee "droit", "etat", "incomplete" which names the point.
    """
    with REUNION.passer(reunion, vers=EtatReunion.PROVISOIRE, par=par) as close:
        tenue_exiger(par=par, comite=close.comite)
        points = Point.objects.select_for_update().filter(reunion=close)
        if perdu := TexteConcurrent.objects.filter(point__in=points, regle_le=None).select_related("point").first():
            raise RegleRefusee(
                "incomplete",
                f"Point {perdu.point.ordre}, «\u00a0{perdu.point}\u00a0» : deux textes attendent que l’un soit choisi.",
            )
        points.update(tenu_par=None, tenu_jusqua=None)
        suites = _suites_completes(close)
        jour = timezone.localdate()
        close.close_le = timezone.now()
        close.observations_jusquau = jour + datetime.timedelta(days=close.comite.delai_observations)
        horloge_arreter(reunion=close)
        close.point_courant = None
        decisions = _decider(close, [suite for suite in suites if suite.genre == GenreSuite.DECISION], par)
        actions = _agir(close, [suite for suite in suites if suite.genre == GenreSuite.ACTION], decisions, par)
    reunion_close(close, list(decisions.values()), actions)
    return close


def _suites_completes(reunion: Reunion) -> list[Suite]:
    """The decisions and actions in the order of the agenda, each with who does it and for when."""
    genres = (GenreSuite.DECISION, GenreSuite.ACTION)
    suites = Suite.objects.filter(point__reunion=reunion, genre__in=genres)
    liens = ("point", "porteur_compte", "porteur_structure", "porteur_reseau")
    lues = list(suites.select_related(*liens).order_by("point__ordre", "point", "pk"))
    for suite in lues:
        if not suite.qui or suite.echeance is None:
            raise RegleRefusee(
                "incomplete",
                f"Point {suite.point.ordre}, «\u00a0{suite.point}\u00a0» : dites qui s’en charge et pour quand "
                f"(«\u00a0{suite.texte[:60]}\u00a0»).",
            )
    return lues


def _decider(reunion: Reunion, suites: list[Suite], par: Compte) -> dict[int, Decision]:
    """The decisions, by their outcome; the year is that of the meeting."""
    if not suites:
        return {}
    jour = timezone.localdate(reunion.debut)
    combien = len(suites)
    # The first of so many numbers in a row, held until the end of the transaction by whoever comes first.
    compteur, _ = Numerotation.objects.select_for_update().get_or_create(annee=jour.year)
    premier = compteur.dernier + 1
    compteur.dernier += combien
    compteur.save(update_fields=["dernier"])
    decisions = {}
    for rang, suite in enumerate(suites, premier):
        decisions[suite.pk] = Decision.objects.create(
            annee=jour.year, rang=rang, prise_le=jour, precision=suite.precision, revoir_le=suite.revoir_le,
            revise_id=suite.revise_id, **_reprise(reunion, suite), point=suite.point,
        )  # fmt: skip
        DECISION.commencer(decisions[suite.pk], par=par)
    return decisions


def _agir(reunion: Reunion, suites: list[Suite], decisions: dict[int, Decision], par: Compte) -> list[Action]:
    actions = []
    for suite in suites:
        actions.append(Action.objects.create(decision=decisions.get(suite.suit_id), **_reprise(reunion, suite)))
        ACTION.commencer(actions[-1], par=par)
    return actions


def _reprise(reunion: Reunion, suite: Suite) -> dict[str, Any]:
    """What a decision and an action keep of the outcome that they were."""
    portes = {champ: getattr(suite, champ) for champ in PORTES}
    return {"comite": reunion.comite, "reunion": reunion, "suite": suite, "texte": suite.texte, **portes}


# Remarks on provisional minutes: sent by the seats, each answered before the adoption (R4.7).


@transaction.atomic
def observation_deposer(
    *, reunion: Reunion, par: Compte, cle: uuid.UUID, texte: str, point: Point | None = None
) -> Observation:
    """Say what should be read instead, on a point or on the whole; the same key writes once.

    Raises RegleRefusee "droit", "delai" when the day is over or nothing waits, "texte", "point".
    """
    verrou = REUNION.verrouiller(reunion)
    if not peut_sieger(par, verrou.comite):
        raise RegleRefusee("droit", "Les membres de l’instance observent ses comptes rendus.")
    if existante := Observation.objects.filter(uuid=cle, auteur=par).first():
        return existante
    if not verrou.observable:
        raise RegleRefusee("delai", "Les observations sur ce compte rendu ne sont plus reçues.")
    if point is not None and point.reunion_id != verrou.pk:
        raise RegleRefusee("point", "Ce point n’est pas de cette réunion.")
    texte = dit_exiger(texte=texte, code="texte", phrase="Dites ce qu’il faudrait lire.")
    observation = Observation(uuid=cle, reunion=verrou, point=point, texte=texte, auteur=par)
    observation.full_clean()
    observation.save()
    OBSERVATION.commencer(observation, par=par)
    if verrou.etat == EtatReunion.PROVISOIRE:
        REUNION.changer(verrou, vers=EtatReunion.OBSERVATIONS, par=par)
    return observation


@transaction.atomic
def observation_traiter(
    *,
    observation: Observation,
    par: Compte,
    retenue: bool,
    reponse: str,
    correction: str = "",
    retirer: Decision | None = None,
) -> Observation:
    """Keep a remark or set it aside, always with an answer; kept, it may correct its point, or withdraw a decision.

    Raises RegleRefusee "droit", "etat", "verrouillee" once adopted, "reponse", "ecartee" when what is set aside would
    change something, "decision" when it is not of this meeting or does not stand.
    """
    reunion = REUNION.verrouiller(observation.reunion)
    tenue_exiger(par=par, comite=reunion.comite)
    if reunion.etat == EtatReunion.ADOPTEE:
        raise RegleRefusee("verrouillee", "Ce compte rendu est adopté : il ne change plus.")
    if not retenue and (correction.strip() or retirer):
        raise RegleRefusee("ecartee", "Une observation écartée ne change rien au compte rendu.")
    vers = EtatObservation.RETENUE if retenue else EtatObservation.ECARTEE
    with OBSERVATION.passer(observation, vers=vers, par=par) as traitee:
        traitee.reponse = dit_exiger(texte=reponse, code="reponse", phrase="Répondez à qui l’a envoyée.")[:500]
        if correction.strip() and traitee.point:
            _corriger(reunion, traitee.point, correction.strip(), par)
        if retirer:
            # The decision is withdrawn, and what was to be done for it with it.
            verrou = DECISION.verrouiller(retirer)
            if verrou.reunion_id != reunion.pk or verrou.etat != EtatDecision.PROVISOIRE:
                raise RegleRefusee("decision", "Cette décision n’est pas à retirer de ce compte rendu.")
            DECISION.changer(verrou, vers=EtatDecision.RETIREE, par=par, motif=traitee.reponse)
            dit = {"dit": f"La décision {verrou.numero} est retirée.", "dit_le": timezone.now(), "dit_par": par}
            for action in verrou.actions.filter(etat__in=ACTIONS_OUVERTES).select_for_update():
                ACTION.changer(action, vers=EtatAction.ABANDONNEE, par=par, champs=dit)
    return traitee


def _corriger(reunion: Reunion, point: Point, texte: str, par: Compte) -> None:
    """The point reads otherwise; what it said before is kept whole beside it."""
    verrou = Point.objects.select_for_update().get(pk=point.pk)
    if verrou.compte_rendu:
        regle = {"regle_le": timezone.now(), "regle_par": par}
        TexteConcurrent.objects.create(point=verrou, texte=verrou.compte_rendu, auteur=par, **regle)
    verrou.compte_rendu = texte
    verrou.version += 1
    verrou.full_clean()
    verrou.save(update_fields=["compte_rendu", "version"])
    REUNION.noter(reunion, f"Point {verrou.ordre} corrigé", par=par)


# Minutes are adopted: by the chair from a page, or by the next meeting; frozen, then nothing changes them (R4.7).

DOSSIER = "comptes-rendus"
SINON = "dites pourquoi ces mots restent"


@dataclass(frozen=True)
class _Adoption:
    """Who adopts, and where: from the page of the chair, or in a meeting held on some day."""

    par: Compte
    seance: Reunion | None = None
    raison: str = ""

    @property
    def motif(self) -> str:
        """What the history keeps of it."""
        ou = f"En séance du {date_longue(self.seance.debut)}." if self.seance else ""
        return " ".join(mot for mot in (ou, self.raison) if mot)


def reunion_adopter(*, reunion: Reunion, par: Compte, raison: str = "") -> CompteRendu:
    """The chair adopts, once remarks are over and answered; sent twice, it is adopted once.

    `raison` says why words that look like someone stay. Raises RegleRefusee "droit", "verrouillee", "etat",
    "observations_ouvertes", "quorum", "personne", "conflit" when the text changed meanwhile, "pdf_indisponible".
    """
    if not peut_presider(par, reunion.comite):
        raise RegleRefusee("droit", "La présidence adopte les comptes rendus de son instance.")
    return _adopter(reunion, _Adoption(par, raison=raison.strip()))


def adoption_par_la_seance(*, point: Point, par: Compte, raison: str = "") -> CompteRendu:
    """The meeting under way adopts the minutes of the one before, by the point that the house put on its agenda.

    The delay for remarks ends with it. Raises RegleRefusee as `reunion_adopter`, and "point" when there is nothing to
    adopt there, "etat" when that meeting is not under way.
    """
    seance = point.reunion
    close = derniere_close(seance) if seance and point.office == Office.ADOPTION else None
    if seance is None or close is None:
        raise RegleRefusee("point", "Ce point n’adopte aucun compte rendu.")
    tenue_exiger(par=par, comite=seance.comite)
    if seance.etat != EtatReunion.EN_COURS:
        raise RegleRefusee("etat", "Un compte rendu s’adopte pendant la séance.")
    return _adopter(close, _Adoption(par, seance, raison.strip()))


def _adopter(reunion: Reunion, adoption: _Adoption) -> CompteRendu:
    """The document is made before anything is locked; under the lock, the text must still be the same."""
    minutes = minutes_lire(Reunion.objects.select_related("comite").get(pk=reunion.pk))
    _adoptable(minutes, adoption)
    gele = CompteRendu(reunion=reunion, numero=_numero(reunion), code=code_generer(), texte=empreinte_du_texte(minutes))
    contenu = compte_rendu_pdf(minutes, gele, adoption.motif)
    return _geler(gele, contenu, adoption)


def _numero(reunion: Reunion) -> str:
    """« CR-cla-niort-012 »: the body, and its meeting."""
    return f"CR-{reunion.comite.code[:30]}-{reunion.numero:03d}"


def _adoptable(minutes: Minutes, adoption: _Adoption) -> None:
    reunion = minutes.reunion
    if reunion.etat == EtatReunion.ADOPTEE:
        raise RegleRefusee("verrouillee", "Ce compte rendu est déjà adopté : il ne change plus.")
    if reunion.etat not in A_ADOPTER:
        raise RegleRefusee("etat", f"C’est trop tôt : {REUNION.phrase(reunion)}")
    if nombre := minutes.a_traiter:
        attendent = "Une observation attend" if nombre == 1 else f"{nombre} observations attendent"
        raise RegleRefusee("observations_ouvertes", f"{attendent} la réponse du secrétariat.")
    if adoption.seance is None and timezone.localdate() <= reunion.observations_jusquau:
        fin = date_longue(reunion.observations_jusquau)
        raise RegleRefusee("observations_ouvertes", f"Les observations sont reçues jusqu’au {fin}.")
    presences = minutes.presences
    if not presences.atteint:
        raise RegleRefusee(
            "quorum",
            f"Le quorum n’était pas atteint : sièges présents ou représentés, {presences.la} ; demandés, "
            f"{presences.requis}. Ce qui s’y est dit se reprend à la prochaine réunion.",
        )
    if (vues := _personnes_inconnues(minutes)) and not adoption.raison:
        raise RegleRefusee("personne", phrase_alerte(vues, SINON))


def _personnes_inconnues(minutes: Minutes) -> list[Detection]:
    """Identifiers in the text, the names of who sits or stands in set aside."""
    noms = [nom for c in minutes.presences.lignes for nom in (c.siege.qui, c.remplacant) if nom]
    connus = {mot for nom in noms for mot in replier(nom).split() if len(mot) > 1}
    return [
        vue
        for vue in identifiants_detecter(minutes.textes)
        if vue.nature != PERSONNE or replier(vue.extrait).split()[-1] not in connus
    ]


@transaction.atomic
def _geler(gele: CompteRendu, contenu: bytes, adoption: _Adoption) -> CompteRendu:
    verrou = REUNION.verrouiller(gele.reunion)
    minutes = minutes_lire(verrou)
    _adoptable(minutes, adoption)
    if empreinte_du_texte(minutes) != gele.texte:
        raise RegleRefusee("conflit", "Le compte rendu a changé à l’instant : relisez-le, puis adoptez-le.")
    champs = {"adoptee_le": gele.fige_le, "adoptee_par": adoption.par}
    REUNION.changer(verrou, vers=EtatReunion.ADOPTEE, par=adoption.par, champs=champs, motif=adoption.motif)
    for decision in minutes.decisions:
        if decision.etat == EtatDecision.PROVISOIRE:
            DECISION.changer(decision, vers=EtatDecision.ADOPTEE, par=adoption.par, motif=adoption.motif)
            if decision.revise_id:
                revisee = DECISION.verrouiller(decision.revise)
                if revisee.peut_devenir(EtatDecision.REVISEE):
                    motif = f"Révisée par {decision.numero}."
                    DECISION.changer(revisee, vers=EtatDecision.REVISEE, par=adoption.par, motif=motif)
    gele.fichier = f"{DOSSIER}/{gele.fige_le.year}/{gele.numero}-{uuid.uuid4().hex[:8]}.pdf"
    gele.empreinte = gels.empreinte(contenu)
    gele.reunion = verrou
    gele.save()
    gels.fichier_poser(gele.fichier, contenu)
    return gele
