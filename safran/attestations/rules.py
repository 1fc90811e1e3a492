"""Every write of the attestations: facts gathered once, one document issued, revoked, replaced; those of a session
in one go.
"""

import datetime
import logging
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from home.documents import gels
from home.documents.pdf import memoire_en_place
from home.erreurs import RegleRefusee
from home.securite.coffre import code_generer
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_region
from safran.attestations import documents as fichiers
from safran.attestations.avis import EMISE
from safran.attestations.badges import badge_signer, cle_lire
from safran.attestations.choices import ATTESTATION, VERSION_LIBELLE, EtatAttestation, Genre
from safran.attestations.documents import pdf_signer
from safran.attestations.models import Attestation, CleBadge, LotDocuments, ParametresAttestation
from safran.attestations.queries import attestation_due, constat_du_jour, session_droits, suivis_sans_attestation
from safran.formations.choices import Format
from safran.formations.portes import constats_figes
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.permissions import peut_piloter
from safran.inscriptions.portes import session_verrouiller
from safran.parcours.models import Suivi
from safran.parcours.portes import minutes_passees, temps_prouve
from safran.presences.portes import grille_lire, part_atteinte
from safran.quiz.models import Tentative

# The facts that an attestation freezes: gathered once, when it is issued, then read from its row alone.

NATURE = "Action de formation"


def _faits_de(suivi: Suivi, *, certificat: bool) -> dict[str, Any]:
    """Everything that the attestation of a completed training says, or its certificate when followed at a distance."""
    jours = timezone.localdate(suivi.commence_le), timezone.localdate(suivi.acheve_le)
    faits = {**_communs(suivi.compte, suivi.formation, *jours), **_durees(suivi)}
    if certificat:
        return {**faits, "lieu_action": "À distance", "demi_journees": []}
    return {
        **faits,
        "objectifs": [bloc.value for bloc in suivi.formation.objectifs],
        "resultats": _resultats(suivi),
        "derogation": bool(suivi.achevement.expression.get("derogation")),
    }


def _faits_du_certificat(session: SessionFormation, compte: Compte) -> dict[str, Any]:
    """Everything that the certificate of a session says of one person, from the certified sheets."""
    grille = grille_lire(session, compte)
    (ligne,) = grille.lignes
    # En salle, ou par vidéo seule, quel que soit le format de la formation.
    formats = {Format.DISTANCE if seance.lien and not seance.salle else Format.SALLE for seance in grille.seances}
    return {
        **_communs(compte, session.formation, grille.seances[0].date, grille.seances[-1].date),
        "modalite": (formats.pop() if len(formats) == 1 else Format.MIXTE).label,
        "lieu_action": ", ".join(partie for partie in (session.lieu, session.adresse) if partie),
        "duree_minutes": ligne.comptees,
        "duree_prevue": ligne.prevues,
        "demi_journees": [
            {
                "le": case.seance.date.isoformat(),
                "moment": case.seance.demi_journee,
                "prevues": case.seance.minutes,
                "minutes": case.comptees,
            }
            for case in ligne.cases
        ],
    }


def _faits_du_remplacant(attestation: Attestation) -> dict[str, Any]:
    """What a document that takes the place of this one says, with the person's name of today.

    The certificate of a session is read again from the sheets. Anything else keeps its frozen facts, but for the
    hours in the room, which are those certified today, and for a length stated without proof, which is not said again;
    minutes measured before each step had its cap are cut to it.
    """
    if attestation.session_id:
        session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
        return _faits_du_certificat(session, attestation.compte)
    compte, durees = attestation.compte, _durees(_suivi_de(attestation))
    faits = {cle: valeur for cle, valeur in attestation.faits.items() if cle != "delivree_le"}
    faits |= {"version": VERSION_LIBELLE, "prenom": compte.prenom, "nom": compte.nom}
    mesurees = min(faits.get("mesure_minutes", durees["mesure_minutes"]), durees["mesure_minutes"])
    return {**durees, **faits, "duree_minutes": durees["duree_minutes"], "mesure_minutes": mesurees}


def _suivi_de(attestation: Attestation) -> Suivi:
    """The completion behind a document that is not the one of a session."""
    suivis = Suivi.objects.select_related("compte", "formation", "achevement")
    return suivis.get(compte=attestation.compte_id, formation=attestation.formation_id)


def _communs(compte: Compte, formation: Any, du: datetime.date, au: datetime.date) -> dict[str, Any]:
    """What every document says: who, of what trade on the last day, what was followed, when, and who signs."""
    emploi = Rattachement.objects.filter(compte=compte).en_vigueur(au).select_related("structure").first()
    return {
        "version": VERSION_LIBELLE,
        "prenom": compte.prenom,
        "nom": compte.nom,
        "fonction": emploi.fonction if emploi else "",
        "structure": emploi.structure.nom if emploi else "",
        "titre": formation.title,
        "nature": NATURE,
        "modalite": formation.get_format_display(),
        "commence_le": du.isoformat(),
        "acheve_le": au.isoformat(),
        **ParametresAttestation.en_vigueur().en_faits(),
    }


def _durees(suivi: Suivi) -> dict[str, int]:
    """The declared length under its own name; then what is proved: certified minutes, minutes measured."""
    ligne = part_atteinte(suivi.compte, suivi.formation)
    return {
        "duree_formation": suivi.formation.duree_minutes,
        "duree_minutes": ligne.comptees if ligne else 0,
        "mesure_minutes": minutes_passees(suivi) if temps_prouve(suivi) else 0,
    }


def _resultats(suivi: Suivi) -> list[dict[str, Any]]:
    """The best result of each quiz that the rule asks for, at the time of completion."""
    codes = [
        critere["parametres"]["quiz"]
        for critere in constats_figes(suivi.achevement.expression)
        if critere.get("type") == "quiz_reussi" and critere.get("atteint")
    ]
    reussies = Tentative.objects.filter(compte=suivi.compte, quiz__code__in=codes, reussie=True)
    tentatives = reussies.filter(remise_le__lte=suivi.acheve_le).select_related("quiz")
    meilleures: dict[str, Tentative] = {}
    for tentative in tentatives.defer("questions", "reponses", "quiz__questions").order_by("-pourcentage", "numero"):
        meilleures.setdefault(tentative.quiz.code, tentative)
    return [
        {
            "quiz": code,
            "titre": meilleures[code].quiz.titre,
            "pourcentage": meilleures[code].pourcentage,
            "seuil": meilleures[code].seuil,
            "le": timezone.localdate(meilleures[code].remise_le).isoformat(),
        }
        for code in codes
        if code in meilleures
    ]


# One document: prepare it with the completion, issue it once, revoke it, replace it.

PREFIXE = "SAF"
ESSAIS_NUMERO = 20
_journal = logging.getLogger("safran.attestations")


def attestation_preparer(*, suivi: Suivi) -> Attestation | None:
    """Write the attestation that a completion gives, in the caller's transaction; it is issued after commit (R5.15).

    None when the training has nothing that the server checks (no quiz, no attendance): none is issued then.
    A second call for the same completion returns the attestation that exists.
    """
    if not attestation_due(suivi):
        return None
    attestation, neuve = document_preparer(compte=suivi.compte, formation_id=suivi.formation_id)
    if neuve:
        _emettre_apres(attestation)
    return attestation


def document_preparer(*, compte: Compte, formation_id: int, genre: str = Genre.ATTESTATION) -> tuple[Attestation, bool]:
    """The document of this person, and whether it was just written; one that was revoked is not made again."""
    siens = Attestation.objects.filter(compte=compte, formation_id=formation_id, genre=genre, session=None)
    if document := siens.order_by("-pk").first():
        return document, False
    try:
        with transaction.atomic():
            document = Attestation.objects.create(compte=compte, formation_id=formation_id, genre=genre)
    except IntegrityError:
        return siens.vivantes().get(), False
    return document, True


@transaction.atomic
def certificat_preparer(*, suivi: Suivi) -> Attestation:
    """The certificate of a training completed at a distance, when the person asks for it; issued after commit.

    Raises RegleRefusee "en_cours" before the completion, "en_salle" when the sheets of a session say the hours.
    """
    if not suivi.est_acheve:
        raise RegleRefusee("en_cours", "Le certificat vient avec la fin de la formation.")
    if part_atteinte(suivi.compte, suivi.formation):
        raise RegleRefusee("en_salle", "Les heures de cette formation sont celles de la salle : voyez la session.")
    certificat, neuf = document_preparer(compte=suivi.compte, formation_id=suivi.formation_id, genre=Genre.CERTIFICAT)
    if neuf:
        _emettre_apres(certificat)
    return certificat


def attestation_emettre(*, pk: int) -> Attestation:
    """Issue a prepared attestation; interrupted anywhere, a new call completes it, never twice (R10).

    In order: number, code and facts reserved; document written under a temporary name, flushed, renamed; the row
    last. An attestation already issued is returned as it is.
    """
    attestation = _reserver(pk)
    if attestation.etat != EtatAttestation.EN_PREPARATION:
        return attestation
    nom = fichiers.fichier_nom(attestation.numero, attestation.code)
    contenu = gels.fichier_lire(nom)
    if not contenu:
        document = pdf_signer(fichiers.attestation_pdf(attestation), lieu=attestation.faits["lieu"])
        contenu = gels.fichier_poser(nom, document)
    return _emettre(attestation, nom, gels.empreinte(contenu))


def attestations_completer() -> tuple[int, int]:
    """Prepare what completions still miss, then issue everything pending; return (issued, failed)."""
    emises = echecs = 0
    for suivi in suivis_sans_attestation():
        attestation_preparer(suivi=suivi)
    for pk in list(Attestation.objects.en_preparation().order_by("pk").values_list("pk", flat=True)):
        try:
            attestation_emettre(pk=pk)
        except Exception:
            _journal.exception("L’attestation %s n’a pas pu être émise.", pk)
            echecs += 1
        else:
            emises += 1
    for pk in list(Attestation.objects.sans_badge().values_list("pk", flat=True)):
        _badge_ajouter(pk)
    fichiers.provisoires_retirer()
    return emises, echecs


@transaction.atomic
def attestation_revoquer(*, attestation: Attestation, par: Compte, motif: str) -> Attestation:
    """Declare an issued attestation no longer valid: the Région only, with a reason; the document is kept.

    Raises RegleRefusee "reserve_region", "motif_absent" or "etat".
    """
    motif = _exiger_region_et_motif(par, motif)
    with ATTESTATION.passer(attestation, vers=EtatAttestation.REVOQUEE, par=par, motif=motif) as attestation:
        attestation.motif = motif
    return attestation


@transaction.atomic
def attestation_remplacer(*, attestation: Attestation, par: Compte, motif: str) -> Attestation:
    """Replace an issued attestation by a new one with the person's name of today: the Région only, with a reason.

    The certificate of a session says what its sheets say today; an attestation keeps its training, its dates and its
    results, and says no length without proof. Returns the new one; raises as `attestation_revoquer` does, and
    "feuilles" when a certificate cannot be made.
    """
    motif = _exiger_region_et_motif(par, motif)
    with ATTESTATION.passer(attestation, vers=EtatAttestation.REMPLACEE, par=par, motif=motif) as attestation:
        if raison := constat_du_jour(attestation)["raison"]:
            raise RegleRefusee("feuilles", f"Ce certificat ne peut pas se refaire aujourd’hui : {raison}.")
        attestation.motif = motif
    nouvelle = Attestation.objects.create(
        compte=attestation.compte,
        formation_id=attestation.formation_id,
        genre=attestation.genre,
        session_id=attestation.session_id,
        faits=_faits_du_remplacant(attestation),
        remplace=attestation,
    )
    ATTESTATION.commencer(nouvelle, par=par)
    _emettre_apres(nouvelle)
    return nouvelle


def _exiger_region_et_motif(par: Compte, motif: str) -> str:
    if not est_region(par):
        raise RegleRefusee("reserve_region", "Seule la Région peut révoquer ou remplacer une attestation.")
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    return motif


def _emettre_apres(attestation: Attestation) -> None:
    """Have the document made by the background worker, once the transaction is certain."""
    transaction.on_commit(lambda: document_faire.enqueue(pk=attestation.pk))


@task(backend="fond")
def document_faire(*, pk: int) -> str:
    """Issue one prepared attestation in the background; running it again changes nothing."""
    return attestation_emettre(pk=pk).etat


def _reserver(pk: int) -> Attestation:
    """Give the attestation its number, its code and its facts, once; two at the same moment take two numbers."""
    for _essai in range(ESSAIS_NUMERO):
        try:
            with transaction.atomic(durable=True):  # le numéro est certain avant qu'un fichier ne le porte
                attestation = Attestation.objects.select_for_update(of=("self",)).select_related("compte").get(pk=pk)
                if attestation.etat != EtatAttestation.EN_PREPARATION or attestation.numero:
                    return attestation
                faits = attestation.faits or _faits(attestation)
                jour = timezone.localdate()
                attestation.faits = {**faits, "delivree_le": jour.isoformat()}
                attestation.numero = _numero_suivant(jour.year)
                attestation.code = code_generer()
                attestation.save(update_fields=["faits", "numero", "code"])
                return attestation
        except IntegrityError:
            continue
    raise RegleRefusee("numero", "Aucun numéro n’a pu être réservé. Réessayez dans un instant.")


def _faits(attestation: Attestation) -> dict[str, Any]:
    if attestation.session_id:
        session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
        return _faits_du_certificat(session, attestation.compte)
    return _faits_de(_suivi_de(attestation), certificat=attestation.est_certificat)


def _numero_suivant(annee: int) -> str:
    """« SAF-2026-000123 »: the number after the last one of the year."""
    racine = f"{PREFIXE}-{annee}-"
    dernier = Attestation.objects.filter(numero__startswith=racine).aggregate(dernier=Max("numero"))["dernier"]
    return f"{racine}{int(dernier.removeprefix(racine)) + 1 if dernier else 1:06d}"


def _badge(attestation: Attestation) -> str:
    """The signed badge; the public key is kept, for the day when another one signs."""
    cle = cle_lire()
    CleBadge.objects.get_or_create(kid=cle.kid, defaults={"jwk": cle.jwk})
    return badge_signer(attestation, cle)


@transaction.atomic
def _badge_ajouter(pk: int) -> None:
    """The badge of an attestation issued before there were any."""
    verrou = Attestation.objects.select_for_update(of=("self",)).select_related("compte", "formation").get(pk=pk)
    if not verrou.badge:
        verrou.badge = _badge(verrou)
        verrou.save(update_fields=["badge"])


@transaction.atomic
def _emettre(attestation: Attestation, nom: str, sha256: str) -> Attestation:
    """Hold the attestation issued and write to the person, in one transaction; the first caller wins."""
    verrou = ATTESTATION.verrouiller(attestation)
    if verrou.etat != EtatAttestation.EN_PREPARATION:
        return verrou
    verrou.fichier, verrou.sha256, verrou.emise_le = nom, sha256, timezone.now()
    badge = "" if verrou.est_certificat else _badge(verrou)
    champs = {"fichier": nom, "sha256": sha256, "emise_le": verrou.emise_le, "badge": badge}
    ATTESTATION.changer(verrou, vers=EtatAttestation.EMISE, par=None, champs=champs)
    EMISE.envoyer(
        [verrou.compte],
        reverse("attestation_pdf", args=[verrou.uuid]),
        etape=f"{verrou.pk}",
        titre=verrou.titre,
        certificat=verrou.est_certificat,
        numero=verrou.numero,
        remplace=verrou.remplace.numero if verrou.remplace_id else "",
    )
    return verrou


# The documents of a session in one go: asked for once, made in the background, asked again without a double.

ABANDON = datetime.timedelta(minutes=10)


@transaction.atomic
def lot_commencer(*, session: SessionFormation, par: Compte, revoques: bool = False) -> LotDocuments:
    """Ask for every document that is due and missing; a second click finds the work already asked for.

    With `revoques`, certificates that were revoked are made again too: the Région only, as it revoked them. Raises
    RegleRefusee "interdit", "reserve_region", "en_cours", or "rien" when nothing is due and missing.
    """
    session = session_verrouiller(session=session)
    if not peut_piloter(par, session):
        raise RegleRefusee("interdit", "Les documents d’une session s’émettent par qui la pilote.")
    if revoques and not est_region(par):
        raise RegleRefusee("reserve_region", "Seule la Région fait de nouveau un certificat révoqué.")
    droits = session_droits(session)
    a_refaire = droits.a_refaire if revoques else []
    demandes = LotDocuments.objects.filter(session=session, termine_le=None)
    if en_cours := demandes.filter(demande_le__gte=timezone.now() - ABANDON).first():
        if a_refaire:
            raise RegleRefusee("en_cours", "Des documents se font déjà. Redemandez-le quand ce sera fini.")
        return en_cours
    if not (droits.a_emettre or a_refaire):
        raise RegleRefusee("rien", "Tout ce qui est dû est déjà émis : rien à faire.")
    for revoque in a_refaire:
        cles = {cle: getattr(revoque, cle) for cle in ("compte_id", "formation_id", "genre", "session_id")}
        Attestation.objects.create(**cles, remplace=revoque)
    lot = LotDocuments.objects.create(session=session, demande_par=par)
    for par_la_fin in (False, True):
        transaction.on_commit(partial(lot_faire.enqueue, pk=lot.pk, par_la_fin=par_la_fin))
    return lot


@task(backend="fond")
def lot_faire(*, pk: int, par_la_fin: bool = False) -> int:
    """Make the documents of a lot in the background, from one end; running it again makes what misses."""
    return lot_executer(pk=pk, par_la_fin=par_la_fin).echecs


def lot_executer(*, pk: int, par_la_fin: bool = False) -> LotDocuments:
    """Make the documents of a lot, one transaction each; cut anywhere, a new call makes what misses, never twice.

    Two workers start from either end and meet once; what one could not make, the other tries again.
    """
    lot = LotDocuments.objects.select_related("session__formation").get(pk=pk)
    documents = _preparer(lot.session)
    with memoire_en_place():
        for document in reversed(documents) if par_la_fin else documents:
            try:
                attestation_emettre(pk=document)
            except Exception:
                _journal.exception("Le document %s de la session %s n’a pas pu être émis.", document, lot.session_id)
    restent = Attestation.objects.en_preparation().filter(pk__in=documents)
    lot.termine_le, lot.echecs = timezone.now(), restent.count()
    lot.save(update_fields=["termine_le", "echecs"])
    return lot


def _preparer(session: SessionFormation) -> list[int]:
    """The rows of what is due: written now, together, or left half-way by another call."""
    dus = [
        {"compte_id": ligne.inscription.compte_id, "formation_id": session.formation_id, **genre}
        for ligne in session_droits(session).lignes
        for du, genre in (
            (ligne.attestation, {"genre": Genre.ATTESTATION}),
            (ligne.certificat, {"genre": Genre.CERTIFICAT, "session": session}),
        )
        if du.a_emettre and du.document is None
    ]
    Attestation.objects.bulk_create((Attestation(**du) for du in dus), ignore_conflicts=True)
    return [document.pk for document in session_droits(session).en_preparation]
