"""What is said of a step of a draft: read block by block, answered, settled."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import RedirectionVoir, fait, formulaire, geste, montrer, refus_sur, tenter
from home.permissions import trouver
from reseau.membres.permissions import membre_required
from safran.atelier import permissions
from safran.atelier.forms_commentaires import CommentaireForm
from safran.atelier.queries.commentaires import commentaires_vus, etape_commentee
from safran.atelier.rules.commentaires import commentaire_regler, commenter


@formulaire(membre_required)
def commentaires(request: HttpRequest, pk: int, etape_id: str) -> HttpResponse:
    """The step, and what is said of each block; `bloc` or `fil` says where one writes, the whole step without them."""
    formation = permissions.formation_get_commentee(request.user, pk)
    etape = etape_commentee(formation, request.user, etape_id)
    fil, bloc = etape.fil(request.GET.get("fil", "")), request.GET.get("bloc", "")
    form = CommentaireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cible = {"bloc_id": bloc, "reponse_a": fil.premier.ligne if fil else None}
        with refus_sur(form):
            dit = commenter(formation=formation, etape_id=etape_id, par=request.user, **cible, **form.cleaned_data)
            adresse = reverse("atelier_commentaires", args=[pk, etape_id])
            return fait(request, "Votre commentaire est gardé.", f"{adresse}#c-{dit.uuid}")
    contexte = {
        "formation": formation,
        "etape": etape,
        "fil": fil,
        "place": "" if fil else etape.bloc(bloc),
        "ecrit": permissions.peut_ouvrir(request.user, formation),
        "proposition": getattr(formation, "proposition", None),
    }
    return montrer(request, form, "atelier/commentaires.html", **contexte)


@geste(membre_required)
def regler(request: HttpRequest, pk: int, uuid: uuid_lib.UUID) -> HttpResponse:
    """It asks for nothing more."""
    formation = permissions.formation_get_commentee(request.user, pk)
    vus = commentaires_vus(formation, request.user).select_related("formation")
    commentaire = trouver(vus, uuid=uuid, reponse_a=None)
    with tenter(request, "Le commentaire est réglé."):
        commentaire_regler(commentaire=commentaire, par=request.user)
    return RedirectionVoir(reverse("atelier_commentaires", args=[pk, commentaire.etape_id]) + f"#c-{uuid}")
