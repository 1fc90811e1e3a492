"""Screens of the bodies: the tree, one of them, opened and closed; who sits there, named and ended."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, montrer, page, page_de, refus_sur
from home.permissions import trouver
from reseau.animation import permissions
from reseau.animation.forms.comites import (
    FermerForm,
    FinSiegeForm,
    OuvrirForm,
    PersonnesASieger,
    ReglesForm,
    SiegeForm,
    StructuresASieger,
    comptes_a_sieger,
)
from reseau.animation.models import Comite, Siege
from reseau.animation.permissions import instances_required, participant_required
from reseau.animation.queries.comites import arbre_lire, instance_lire
from reseau.animation.rules import comites
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

PAR_PAGE, CHIFFRES_MAX = 12, 18
FERMETURE = Decision(
    "Fermer cette instance",
    "Elle ne se réunit plus, et ses sièges finissent avec elle. Ce qu’elle a décidé reste.",
    "Fermer",
    comites.comite_fermer,
    FermerForm,
    "L’instance est fermée.",
)
FIN = Decision(
    "Mettre fin à un siège",
    "Ce jour-là, la personne ne lit plus ce que l’instance garde pour elle. Sa suppléance finit avec son siège.",
    "Mettre fin au siège",
    comites.siege_terminer,
    FinSiegeForm,
    "Le siège a une fin.",
)


def _adresse(comite: Comite) -> str:
    return reverse("instance", args=[comite.code])


def _fil(comite: Comite | None = None) -> tuple[str, ...]:
    return ("Instances", reverse("instances"), *((comite.nom, _adresse(comite)) if comite else ()))


@page(participant_required)
def instances(request: HttpRequest) -> HttpResponse:
    """Every body of the region, from the CREFOP to each bassin."""
    contexte = {"arbre": arbre_lire(request.user), "ouvre": permissions.peut_gerer_les_instances(request.user)}
    return render(request, "animation/instances/instances.html", contexte)


@page(participant_required)
def instance(request: HttpRequest, code: str) -> HttpResponse:
    """A body: who sits there, by which rules, what it met about and will."""
    comite = permissions.comite_get_lisible(request.user, code)
    lue = instance_lire(request.user, comite)
    contexte = {
        "instance": lue,
        "comite": comite,
        "reunions": page_de(request, lue.reunions, PAR_PAGE),
        "tient": permissions.peut_tenir(request.user, comite),
        "ouvre": permissions.peut_gerer_les_instances(request.user),
    }
    return render(request, "animation/instances/instance.html", contexte)


@formulaire(instances_required)
def instance_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open a body; from a bassin that has none, it starts with that bassin."""
    bassin = Bassin.objects.filter(code=request.GET.get("bassin", "").replace("\x00", "")).first()
    depart = {"bassin": bassin, "nom": f"Comité local de {bassin.nom}", "code": f"cla-{bassin.code}"} if bassin else {}
    form = OuvrirForm(request.POST if request.method == "POST" else None, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            comite = comites.comite_creer(par=request.user, **form.cleaned_data)
            return fait(request, "L’instance est ouverte. Nommez ses sièges.", _adresse(comite))
    return montrer(
        request, form, FORMULAIRE, titre="Ouvrir une instance", bouton="Ouvrir", retour=reverse("instances"), fil=_fil()
    )


@formulaire(participant_required)
def instance_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """Change its name, who reads its meetings, its delays."""
    comite = permissions.comite_get_tenu(request.user, code)
    form = ReglesForm(request.POST if request.method == "POST" else None, instance=comite)
    if form.is_valid():
        with refus_sur(form):
            comites.comite_modifier(comite=comite, par=request.user, **form.cleaned_data)
            return fait(request, "C’est enregistré.", _adresse(comite))
    titre = "Règles de cette instance"
    return montrer(
        request, form, FORMULAIRE, titre=titre, bouton="Enregistrer", retour=_adresse(comite), fil=_fil(comite)
    )


@formulaire(instances_required)
def instance_fermer(request: HttpRequest, code: str) -> HttpResponse:
    """Close it, from a day on."""
    comite = permissions.comite_get_lisible(request.user, code)
    return FERMETURE.demander(request, _adresse(comite), nom=comite.nom, fil=_fil(comite), comite=comite)


@formulaire(participant_required)
def siege_nommer(request: HttpRequest, code: str) -> HttpResponse:
    """Name someone who has an account: the person, then the seat."""
    comite = permissions.comite_get_tenu(request.user, code)
    choisi = request.POST.get("compte") or request.GET.get("compte")
    if not choisi:
        return PersonnesASieger(request, comite).repondre(comite=comite, fil=_fil(comite))
    pk = int(choisi) if choisi.isdecimal() and len(choisi) <= CHIFFRES_MAX else 0
    compte = get_object_or_404(comptes_a_sieger(request.user), pk=pk)
    form = SiegeForm(request.POST or None, comite=comite, compte=compte)
    return _nommer(request, comite, form, compte.nom_complet, {"compte": compte.pk}, compte=compte)


@formulaire(participant_required)
def siege_de_structure(request: HttpRequest, code: str) -> HttpResponse:
    """A seat of a structure, with or without a name: the structure, then the seat."""
    comite = permissions.comite_get_tenu(request.user, code)
    choisie = request.POST.get("structure") or request.GET.get("structure")
    if not choisie:
        return StructuresASieger(request, comite).repondre(comite=comite, fil=_fil(comite))
    structure = get_object_or_404(Structure.objects.visibles(), code=choisie.replace("\x00", ""))
    form = SiegeForm(request.POST or None, comite=comite, structure=structure)
    return _nommer(request, comite, form, structure.nom, {"structure": structure.code}, structure=structure)


@formulaire(participant_required)
def siege_sans_compte(request: HttpRequest, code: str) -> HttpResponse:
    """A seat of a network, or of an organisation out of the network: whoever sits there has no account."""
    comite = permissions.comite_get_tenu(request.user, code)
    form = SiegeForm(request.POST if request.method == "POST" else None, comite=comite)
    return _nommer(request, comite, form, "Un siège sans compte", {})


def _nommer(
    request: HttpRequest, comite: Comite, form: SiegeForm, titre: str, caches: dict[str, Any], **qui: Any
) -> HttpResponse:
    """The seat as it is typed; given once."""
    if form.is_valid():
        with refus_sur(form):
            siege = comites.siege_nommer(comite=comite, par=request.user, **form.cleaned_data | qui)
            return fait(request, f"Le siège est donné : {siege.qui or siege.pour_qui}.", _adresse(comite))
    return montrer(
        request, form, FORMULAIRE, titre=titre, surtitre=comite.nom, caches=caches, bouton="Donner ce siège",
        retour=_adresse(comite), fil=_fil(comite),
    )  # fmt: skip


@formulaire(participant_required)
def siege_terminer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a seat, from a day on."""
    sieges = Siege.objects.filter(comite__in=permissions.comites_tenus(request.user))
    siege = trouver(sieges.select_related("comite", "compte", "structure", "reseau"), uuid=uuid)
    nom = f"{siege.qui or siege.pour_qui}, {siege.get_qualite_display().lower()}"
    return FIN.demander(request, _adresse(siege.comite), nom=nom, fil=_fil(siege.comite), siege=siege)
