"""Who writes a training: found in the directory of members, invited, taken back."""

import uuid as uuid_lib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import formulaire, geste, tenter
from home.permissions import droit_exiger, trouver
from safran.atelier import permissions
from safran.atelier.models import CoAuteur
from safran.atelier.queries import equipe as queries
from safran.atelier.rules.coauteurs import coauteur_inviter, coauteur_retirer


@formulaire(permissions.entrer_required)
def equipe(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes it; find someone, and invite."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    invite = permissions.peut_inviter(request.user, formation)
    if request.method == "POST":
        droit_exiger(invite)
        personne = queries.personne_trouver(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            with tenter(request, f"{personne.nom_complet} écrit avec vous, et le lit par courriel."):
                coauteur_inviter(formation=formation, par=request.user, compte=personne)
        return redirect("atelier_equipe", pk)
    texte = request.GET.get("q", "")
    contexte = {
        "formation": formation,
        "coauteurs": queries.coauteurs_de(formation),
        "invite": invite,
        "texte": texte[: queries.MAX_TEXTE],
        "trouvees": queries.personnes_a_inviter(formation, request.user, texte) if invite else [],
    }
    return render(request, "atelier/equipe.html", contexte)


@geste(permissions.entrer_required)
def retirer(request: HttpRequest, pk: int, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take someone back, or leave."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    coauteur = trouver(CoAuteur.objects.filter(formation=formation).select_related("compte", "formation"), uuid=uuid)
    part = coauteur.compte_id == request.user.pk
    droit_exiger(part or permissions.peut_inviter(request.user, formation))
    with tenter(request, "Vous n’écrivez plus cette formation." if part else "Cette personne n’écrit plus ici."):
        coauteur_retirer(coauteur=coauteur, par=request.user)
        if part:
            return redirect("mon_espace")
    return redirect("atelier_equipe", pk)
