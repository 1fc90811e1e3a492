"""What this room offers to the others: the page of a bassin, the search, decisions, actions, trends."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from home.registre import Besoin, BlocLocal, Carte, Resultat
from home.typographie import date_courte
from reseau.animation.models import Decision
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument
from reseau.ecrits.extraits import extrait
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import documents_lisibles
from reseau.ecrits.queries.attaches import attaches_lire
from reseau.ecrits.queries.montrer import (
    documents_du_bassin,
    documents_du_theme,
    documents_trouver,
    protocoles_a_signer,
)
from reseau.membres.permissions import bassins_animes, classe_de_lecteur, est_region
from reseau.plans.models import ActionPlan
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

PAR_THEME = "Documents des territoires"


def page_du_document(document: DocumentLocal) -> str:
    """The page where it is read."""
    return reverse("document_local", args=[document.uuid])


def bloc_documents(compte: Compte, bassin: Bassin) -> Carte | None:
    """What a bassin wrote together: published, being written for its own; nothing when there is none.

    Who animates the bassin sees the block before its first document, to open one.
    """
    documents = documents_du_bassin(compte, bassin)
    if not documents and not (est_region(compte) or bassin.pk in bassins_animes(compte)):
        return None
    for document in documents:
        document.extrait, document.appelees = extrait(document.debut), document.signees + document.attendues
    contexte = {
        "publies": [document for document in documents if document.etat not in EN_CHANTIER],
        "en_chantier": [document for document in documents if document.etat in EN_CHANTIER],
        "url_suite": f"{reverse('documents_locaux' if documents else 'document_ouvrir')}?bassin={bassin.code}",
        "libelle_suite": "Tous" if documents else "Ouvrir un document",
    }
    return Carte("Documents du bassin", "ecrits/bloc_bassin.html", contexte)


def ilot_signature(compte: Compte, bassin: Bassin) -> Carte | None:
    """The protocol that waits for the signature of this person."""
    protocoles = protocoles_a_signer(compte, bassin)
    return Carte("", "ecrits/a_signer.html", {"protocoles": protocoles}) if protocoles else None


AUTOUR = ("ecrits", "animation", "membres", "structures", "territoires")
BLOC_DOCUMENTS = BlocLocal(bloc_documents, classe_de_lecteur, AUTOUR, ilot_signature)


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Documents that this person may read, with the passage where the words stand."""
    return [
        Resultat(str(document), page_du_document(document), extrait(document.passage, texte), _dire(document))
        for document in documents_trouver(compte, texte, limite)
    ]


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The documents that this decision adopts."""
    for document in documents_lisibles(compte).filter(decision=decision).select_related("bassin"):
        yield Resultat(str(document), page_du_document(document), "Adopté par cette décision.", _dire(document))


def origines_d_action(compte: Compte, action: ActionPlan) -> Iterator[Resultat]:
    """The documents from which an action of a plan comes, the latest first."""
    documents = documents_lisibles(compte).filter(actions=action).select_related("bassin")
    for document in documents.order_by("-annee", "-numero"):
        yield Resultat(str(document), page_du_document(document), etiquette=_dire(document))


def besoin_de(document: DocumentLocal) -> Besoin:
    """A need of training that a document found, for whoever asks for one (R5.27)."""
    return Besoin(
        code=f"document_local:{document.uuid}",
        libelle=str(document),
        url=page_du_document(document),
        bassins=(document.bassin.code,),
        themes=attaches_lire(document).themes,
    )


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[Resultat]:
    """Published documents that bear one of these themes (R5.19)."""
    return [
        Resultat(str(document), page_du_document(document), _dire(document), PAR_THEME)
        for document in documents_du_theme(compte, themes, limite)
    ]


def _dire(document: DocumentLocal) -> str:
    """« Publié le 3 mars 2026 », or where it stands."""
    if document.etat == EtatDocument.PUBLIE:
        return f"Publié le {date_courte(document.publie_le)}"
    return str(document.get_etat_display())
