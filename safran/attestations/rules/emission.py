"""One document: prepare it with the completion, issue it once, revoke it, replace it."""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from home.codes import code_generer
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.attestations import fichiers, pdf
from safran.attestations.avis import EMISE
from safran.attestations.badges import badge_signer
from safran.attestations.choices import ATTESTATION, EtatAttestation, Genre
from safran.attestations.cles import cle_lire
from safran.attestations.faits import faits_a_distance, faits_de, faits_du_certificat, faits_du_remplacant, suivi_de
from safran.attestations.models import Attestation, CleBadge
from safran.attestations.queries.documents import attestation_due, suivis_sans_attestation
from safran.attestations.queries.lots import constat_du_jour
from safran.attestations.signatures import pdf_signer
from safran.inscriptions.models import SessionFormation
from safran.parcours.models import Suivi
from safran.presences.queries.grille import part_atteinte

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
    contenu = fichiers.fichier_lire(nom) or fichiers.fichier_poser(nom, _document(attestation))
    return _emettre(attestation, nom, fichiers.empreinte(contenu))


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
        if raison := constat_du_jour(attestation).raison:
            raise RegleRefusee("feuilles", f"Ce certificat ne peut pas se refaire aujourd’hui : {raison}.")
        attestation.motif = motif
    nouvelle = Attestation.objects.create(
        compte=attestation.compte,
        formation_id=attestation.formation_id,
        genre=attestation.genre,
        session_id=attestation.session_id,
        faits=faits_du_remplacant(attestation),
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


def _document(attestation: Attestation) -> bytes:
    return pdf_signer(pdf.attestation_pdf(attestation), lieu=attestation.faits["lieu"])


def _reserver(pk: int) -> Attestation:
    """Give the attestation its number, its code and its facts, once; two at the same moment take two numbers."""
    for _essai in range(ESSAIS_NUMERO):
        try:
            with transaction.atomic(durable=True):  # le numéro est certain avant qu'un fichier ne le porte
                return _reserver_une_fois(pk)
        except IntegrityError:
            continue
    raise RegleRefusee("numero", "Aucun numéro n’a pu être réservé. Réessayez dans un instant.")


def _reserver_une_fois(pk: int) -> Attestation:
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


def _faits(attestation: Attestation) -> dict[str, Any]:
    if attestation.session_id:
        session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
        return faits_du_certificat(session, attestation.compte)
    suivi = suivi_de(attestation)
    return faits_a_distance(suivi) if attestation.est_certificat else faits_de(suivi)


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
        reverse("attestations"),
        etape=f"{verrou.pk}",
        titre=verrou.titre,
        certificat=verrou.est_certificat,
        numero=verrou.numero,
        remplace=verrou.remplace.numero if verrou.remplace_id else "",
    )
    return verrou
