"""Minutes are adopted: by the chair from a page, or by the next meeting; frozen, then nothing changes them (R4.7)."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from home import gels
from home.codes import code_generer
from home.detecteur import PERSONNE, Detection, identifiants_detecter, phrase_alerte
from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from home.typographie import date_longue
from reseau.animation.choices import A_ADOPTER, DECISION, REUNION, EtatDecision, EtatReunion, Office
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import CompteRendu, Decision, Point, Reunion
from reseau.animation.pdf import compte_rendu_pdf
from reseau.animation.permissions import peut_presider
from reseau.animation.queries.minutes import Minutes, empreinte_du_texte, minutes_lire
from reseau.animation.queries.preparation import derniere_close
from reseau.comptes.models import Compte

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
    if not presences.quorum:
        raise RegleRefusee(
            "quorum",
            f"Le quorum n’était pas atteint : {presences.presents} sièges présents ou représentés, {presences.exiges} "
            "demandés. Ce qui s’y est dit se reprend à la prochaine réunion.",
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
            _adopter_la_decision(decision, adoption)
    gele.fichier = f"{DOSSIER}/{gele.fige_le.year}/{gele.numero}-{uuid.uuid4().hex[:8]}.pdf"
    gele.empreinte = gels.empreinte(contenu)
    gele.reunion = verrou
    gele.save()
    gels.fichier_poser(gele.fichier, contenu)
    return gele


def _adopter_la_decision(decision: Decision, adoption: _Adoption) -> None:
    """It stands from now on; what it revises stands no more."""
    DECISION.changer(decision, vers=EtatDecision.ADOPTEE, par=adoption.par, motif=adoption.motif)
    if decision.revise_id:
        revisee = DECISION.verrouiller(decision.revise)
        if revisee.peut_devenir(EtatDecision.REVISEE):
            motif = f"Révisée par {decision.numero}."
            DECISION.changer(revisee, vers=EtatDecision.REVISEE, par=adoption.par, motif=motif)
