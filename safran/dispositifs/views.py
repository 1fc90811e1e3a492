"""The catalogue, its document, its follow-up; a scheme is written, decided, used."""

import uuid
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from home.ecrans.views import FORMULAIRE, Decision, accepte, document, fait, formulaire, geste, montrer, page, tenter
from safran.dispositifs import permissions, rules
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.forms import AuCatalogueForm, DispositifForm, MotifForm, UsageForm
from safran.dispositifs.listes import Catalogue, SuiviDesDispositifs, catalogue_pdf
from safran.dispositifs.queries import compter_par_reseau, usages_ouverts

E = EtatDispositif
FIL = ("Dispositifs d’appui", reverse_lazy("dispositifs"))
DECISIONS = {
    E.PROPOSE: Decision(
        "Proposer au comité technique",
        "La présidence et le secrétariat du comité en sont prévenus. Vous ne le modifiez plus tant qu’il attend.",
        "Proposer",
        partial(rules.dispositif_passer, vers=E.PROPOSE),
        fait="Le dispositif est proposé au comité technique.",
    ),
    E.BROUILLON: Decision(
        "Renvoyer à qui l’a écrit",
        "Il redevient un brouillon ; qui l’a écrit lit votre motif, le complète et le propose à nouveau.",
        "Renvoyer",
        partial(rules.dispositif_passer, vers=E.BROUILLON),
        MotifForm,
        "Le dispositif est renvoyé à qui l’a écrit.",
    ),
    E.CATALOGUE: Decision(
        "Inscrire au catalogue",
        "Tous les membres du réseau le lisent, et disent s’ils s’en servent.",
        "Inscrire",
        partial(rules.dispositif_passer, vers=E.CATALOGUE),
        AuCatalogueForm,
        "Le dispositif est au catalogue.",
    ),
    E.CLOS: Decision(
        "Clore le dispositif",
        "Il quitte le catalogue, plus personne ne s’en sert ; les têtes des réseaux qui s’en servaient sont prévenues.",
        "Clore",
        partial(rules.dispositif_passer, vers=E.CLOS),
        MotifForm,
        "Le dispositif est clos.",
    ),
}


@page(permissions.lecteur_required)
def dispositifs(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    return Catalogue(request).repondre()


@page(permissions.lecteur_required)
def catalogue(request: HttpRequest) -> HttpResponse:
    """The same under the same filters, as a document."""
    return document(catalogue_pdf(Catalogue(request)), "dispositifs-d-appui.pdf")


@page(permissions.suivi_required)
def suivi(request: HttpRequest) -> HttpResponse:
    """What the technical committee follows."""
    return SuiviDesDispositifs(request).repondre()


@page(permissions.lecteur_required)
def dispositif(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """One scheme, who uses it, and what this person may do."""
    lu, compte = permissions.dispositif_get_visible(request.user, cle), request.user
    usages = usages_ouverts(lu)
    siennes = set(permissions.structures_utilisatrices(compte).values_list("pk", flat=True)) if usages else set()
    contexte = {
        "dispositif": lu,
        "usages": [(usage, usage.structure_id in siennes) for usage in usages],
        "reseaux": compter_par_reseau(usages),
        "decisions": [(e, d.titre) for e, d in DECISIONS.items() if permissions.peut_decider(compte, lu, e)],
        "ecrit": permissions.peut_ecrire(compte, lu),
        "utilise": permissions.peut_utiliser(compte, lu),
        "historique": permissions.peut_lire_l_historique(compte, lu),
    }
    return render(request, "dispositifs/dispositif.html", contexte)


@formulaire(permissions.porteur_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Write a new one, a draft at first."""
    form = DispositifForm(request.POST or None, compte=request.user)
    if request.method == "POST" and accepte(form, rules.dispositif_creer, par=request.user):
        phrase = "Le brouillon est gardé : relisez-le, puis proposez-le au comité technique."
        return fait(request, phrase, "dispositif", form.cleaned_data["cle"])
    return montrer(
        request, form, FORMULAIRE, titre="Proposer un dispositif", bouton="Garder le brouillon", fil=FIL, deux=True,
        retour=reverse("dispositifs"),
    )  # fmt: skip


@formulaire(permissions.lecteur_required)
def modifier(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Change what it says."""
    lu, retour = permissions.dispositif_get_ecrit(request.user, cle), reverse("dispositif", args=[cle])
    nom = lu.titre
    form = DispositifForm(request.POST or None, compte=request.user, instance=lu)
    if request.method == "POST" and accepte(form, rules.dispositif_corriger, dispositif=lu, par=request.user):
        return fait(request, "Le dispositif est modifié.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Modifier le dispositif", bouton="Enregistrer", retour=retour, deux=True,
        fil=[*FIL, nom, retour],
    )  # fmt: skip


@formulaire(permissions.lecteur_required)
def decider(request: HttpRequest, cle: uuid.UUID, etat: str) -> HttpResponse:
    """Bring it to another state."""
    lu, retour = permissions.dispositif_get_visible(request.user, cle), reverse("dispositif", args=[cle])
    if etat not in DECISIONS or not permissions.peut_decider(request.user, lu, etat):
        raise Http404
    return DECISIONS[E(etat)].demander(request, retour, nom=lu.titre, fil=[*FIL, lu.titre, retour], dispositif=lu)


@formulaire(permissions.lecteur_required)
def utiliser(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Say that one's structure uses it."""
    lu, retour = permissions.dispositif_get_utilisable(request.user, cle), reverse("dispositif", args=[cle])
    form = UsageForm(request.POST or None, compte=request.user)
    if request.method == "POST" and accepte(form, rules.usage_declarer, dispositif=lu, par=request.user):
        return fait(request, "C’est noté : votre structure s’en sert.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Dire que vous vous en servez", bouton="Nous nous en servons", retour=retour,
        nom=lu.titre, fil=[*FIL, lu.titre, retour],
    )  # fmt: skip


@geste(permissions.lecteur_required)
def finir(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Say that one's structure does not use it any more."""
    usage = permissions.usage_get_tenu(request.user, cle)
    with tenter(request, "C’est noté : votre structure ne s’en sert plus."):
        rules.usage_finir(usage=usage, par=request.user)
    return redirect("dispositif", usage.dispositif.uuid)
