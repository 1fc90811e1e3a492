"""A document goes to the local body of its bassin: a point of its reserve, already worded."""

import uuid as uuid_lib
from typing import Any

from django.http import HttpRequest, HttpResponse

from home.ecrans import fait, formulaire, montrer, refus_sur
from home.permissions import droit_exiger
from reseau.animation.choices import Nature
from reseau.animation.forms_reunions import PointForm
from reseau.animation.permissions import participant_required
from reseau.animation.rules.points import point_proposer
from reseau.ecrits.choices import EtatDocument
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.offres import page_du_document
from reseau.ecrits.permissions import document_get_lisible
from reseau.ecrits.queries.montrer import comite_du_document

DEMANDES = {
    EtatDocument.CO_ECRITURE: ("où en est l’écriture", Nature.INFORMATION),
    EtatDocument.RELECTURE: ("relire et adopter", Nature.DECISION),
    EtatDocument.PUBLIE: ("ce qui change pour nous", Nature.INFORMATION),
    EtatDocument.REMPLACE: ("ce qu’il disait", Nature.INFORMATION),
}


@formulaire(participant_required)
def ordre_du_jour(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Propose a point about this document to the local body, for who sits there or holds it."""
    document = document_get_lisible(request.user, uuid)
    comite = comite_du_document(request.user, document)
    droit_exiger(comite is not None)
    form = PointForm(request.POST or None, initial=_depart(request, document))
    retour = page_du_document(document)
    if form.is_valid():
        with refus_sur(form):
            cle = form.cleaned_data["cle"] or uuid_lib.uuid4()
            point_proposer(comite=comite, par=request.user, cle=cle, **form.envoi())
            return fait(request, "Le point est en réserve : qui prépare la réunion le verra.", retour)
    dit = {"titre": "Mettre à l’ordre du jour", "surtitre": comite.nom, "bouton": "Proposer le point", "retour": retour}
    return montrer(request, form, "animation/point_form.html", nom=str(document), **dit)


def _depart(request: HttpRequest, document: DocumentLocal) -> dict[str, Any]:
    """What a point about it says at first, by where it stands."""
    demande, nature = DEMANDES[EtatDocument(document.etat)]
    adresse = request.build_absolute_uri(page_du_document(document))
    titre = f"{document.get_genre_display()} {document.annee} : {demande}"
    return {"titre": titre, "nature": nature, "preparation": f"À lire avant la séance : {adresse}"}
