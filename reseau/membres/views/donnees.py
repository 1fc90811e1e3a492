"""One's own data: take it away in one click, close one's account."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from home.ecrans import FORMULAIRE, document, formulaire, geste, montrer, page, refus_sur
from home.limites import depasse
from reseau.membres import donnees
from reseau.membres.forms.profils import FermetureForm
from reseau.membres.rules import departs


@page(login_required)
def mes_donnees(request: HttpRequest) -> HttpResponse:
    """What the platform knows of me, how to take it away, how to leave."""
    return render(request, "membres/mes_donnees.html", {"rubriques": donnees.rubriques_de(request.user)})


@geste(login_required)
def mes_donnees_emporter(request: HttpRequest) -> HttpResponse:
    """One click: an archive with a page to read and a document for programs."""
    if depasse(f"donnees:{request.user.pk}", 20, 3600):
        return render(request, "429.html", status=429)
    nom = f"mes-donnees-{timezone.localdate().isoformat()}.zip"
    return document(donnees.archive_de(request.user), nom, "application/zip", joint=True)


@formulaire(login_required, sensitive_post_parameters("mot_de_passe"))
def compte_fermer(request: HttpRequest) -> HttpResponse:
    """Close my account, once my password is given."""
    form = FermetureForm(request.POST or None)
    if form.is_valid():
        if depasse(f"fermeture:{request.user.pk}", 10, 900):
            return render(request, "429.html", status=429)
        with refus_sur(form):
            departs.compte_partir(compte=request.user, **form.cleaned_data)
            logout(request)
            return redirect("compte_ferme")
    retour = reverse("mes_donnees")
    return montrer(
        request, form, FORMULAIRE, titre="Fermer mon compte", bouton="Fermer mon compte", retour=retour,
        fil=("Mon espace", reverse("mon_espace"), "Mes données", retour),
        explication="Dès maintenant, vous n’entrez plus et l’on ne vous trouve plus. Deux ans après votre dernière "
        "visite, votre nom est effacé. Vos attestations restent vérifiables, vos fiches pratiques restent au réseau.",
    )  # fmt: skip


@page()
def compte_ferme(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "membres/compte_ferme.html")
