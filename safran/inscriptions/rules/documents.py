"""Documents joined to a session: kept in the private storage, given at once or from a day on."""

import datetime
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from home.erreurs import RegleRefusee
from home.fichiers import extension_de
from reseau.comptes.models import Compte
from safran.inscriptions import permissions
from safran.inscriptions.choices import SESSION
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import DocumentSession, SessionFormation

DOSSIER, DOCUMENTS_MAX = "sessions", 20


@transaction.atomic
def document_joindre(
    *,
    session: SessionFormation,
    par: Compte,
    cle: uuid.UUID,
    titre: str,
    nom: str,
    contenu: bytes,
    remis_le: datetime.date | None = None,
) -> DocumentSession:
    """Join a file that went through the gate (see home.fichiers); the same key writes once.

    Raises RegleRefusee "interdit", or "trop" beyond what a session carries.
    """
    session = _tenue(session, par)
    if deja := DocumentSession.objects.filter(uuid=cle, session=session).first():
        return deja
    if session.documents.count() >= DOCUMENTS_MAX:
        raise RegleRefusee("trop", f"Une session porte {DOCUMENTS_MAX} documents au plus : retirez-en un d’abord.")
    fichier = storages["prive"].save(f"{DOSSIER}/{uuid.uuid4()}.{extension_de(nom)}", ContentFile(contenu))
    document = DocumentSession.objects.create(
        uuid=cle, session=session, titre=titre, nom=nom[-160:], fichier=fichier, taille=len(contenu),
        remis_le=remis_le, depose_par=par,
    )  # fmt: skip
    SESSION.noter(session, f"Document joint : {titre}"[:300], par=par)
    return document


@transaction.atomic
def document_retirer(*, document: DocumentSession, par: Compte) -> None:
    """Take it away, and its file once that is committed. Raises RegleRefusee "interdit"."""
    session = _tenue(document.session, par)
    if not DocumentSession.objects.filter(pk=document.pk).delete()[0]:
        return  # déjà retiré : deux clics
    SESSION.noter(session, f"Document retiré : {document.titre}"[:300], par=par)
    transaction.on_commit(lambda: storages["prive"].delete(document.fichier))


def _tenue(session: SessionFormation, par: Compte) -> SessionFormation:
    """The session, locked, for who may join documents to it."""
    session = session_verrouiller(session)
    if not permissions.peut_documenter(par, session):
        raise RegleRefusee("interdit", "Les documents d’une session sont joints par qui l’anime ou la pilote.")
    return session
