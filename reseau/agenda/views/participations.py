"""What people do together around an event: bring, look for, come, tell of it afterwards."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.temps.typographie import ordinal
from reseau.agenda import permissions
from reseau.agenda.choices import EtatApport, Reponse, Vie
from reseau.agenda.listes import BilansAttendus
from reseau.agenda.models import BilanEvenement, Evenement, Participation
from reseau.agenda.permissions import evenement_get_lisible, moderer_required
from reseau.agenda.queries.participations import bilan_pressentir, rang_de
from reseau.agenda.rules import participations as apports
from reseau.membres.permissions import membre_required
from reseau.structures.models import Structure

# Forms of what people do together: bring, look for, tell of it afterwards.

PERSONNES = "Combien de personnes de votre structure seront là. Zéro si vous n’envoyez que des documents."


class StructureForm(FormulaireSafran, forms.Form):
    """In the name of which structure; not asked of whoever has one."""

    structure = forms.ModelChoiceField(label="Au nom de", queryset=Structure.objects.none(), empty_label=None)

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        siennes = list(structures[:2])
        kwargs["initial"] = {"structure": siennes[0].pk if siennes else None, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
        if len(siennes) == 1:
            self.fields["structure"].widget = forms.HiddenInput()


class ChercherForm(TexteLuForm):
    """What is still looked for."""

    surveilles = ("quoi",)
    quoi = forms.CharField(label="Ce que vous cherchez", max_length=160, help_text="« Un accueil des enfants ».")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ApporterForm(StructureForm, ChercherForm):
    """What one's structure brings, and how many of its people."""

    quoi = forms.CharField(
        label="Ce que vous apportez", max_length=160, help_text="« Un stand, les aides à la mobilité »."
    )
    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class ReprendreForm(StructureForm):
    """Bring what was looked for."""

    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class RetirerForm(TexteLuForm):
    """Why, for the other side to read."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, required=False, help_text="Une phrase, lue par l’autre côté."
    )


class BilanForm(TexteLuForm, forms.ModelForm):
    """Four answers, after the event."""

    surveilles = ("reussi", "a_changer")

    class Meta:
        model = BilanEvenement
        fields = ("visiteurs", "structures", "reussi", "a_changer")
        help_texts = {
            "visiteurs": "À peu près : un ordre de grandeur suffit.",
            "structures": "Déjà rempli d’après les apports acceptés ; corrigez s’il le faut.",
            "reussi": "Deux ou trois phrases. Ne nommez aucune personne reçue.",
        }
        widgets = {"reussi": forms.Textarea(attrs={"rows": 4}), "a_changer": forms.Textarea(attrs={"rows": 3})}


# What one says, and what one asks.

RETRAIT = Decision(
    "Retirer cet apport",
    "Il quitte le tableau, et l’autre côté est prévenu.",
    "Retirer",
    apports.apport_retirer,
    RetirerForm,
    "C’est retiré. L’autre côté est prévenu.",
)


def _page(evenement: Evenement, ancre: str = "") -> str:
    return evenement.url + ancre


def _fil(evenement: Evenement) -> tuple[str, ...]:
    return ("Agenda", reverse("agenda"), evenement.titre, _page(evenement))


@formulaire(membre_required)
def apport_proposer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring something in the name of one's structure."""
    evenement = permissions.evenement_get_prepare(request.user, uuid)
    structures = permissions.structures_pour_apporter(request.user)
    form = ApporterForm(request.POST if request.method == "POST" else None, structures=structures)
    if form.is_valid():
        with refus_sur(form):
            apport = apports.apport_proposer(evenement=evenement, par=request.user, **form.cleaned_data)
            accepte = apport.etat == EtatApport.ACCEPTE
            phrase = "C’est noté." if accepte else "C’est proposé. Qui organise est prévenu et vous répondra."
            return fait(request, phrase, _page(evenement, "#apports"))
    return _montrer(request, form, evenement, "Apporter quelque chose", "Proposer")


@formulaire(membre_required)
def apport_chercher(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is still looked for."""
    evenement = permissions.evenement_get_organise(request.user, uuid)
    form = ChercherForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            apports.apport_chercher(evenement=evenement, par=request.user, **form.cleaned_data)
            return fait(
                request, "C’est dans le tableau : une structure peut s’en charger.", _page(evenement, "#apports")
            )
    return _montrer(request, form, evenement, "Dire ce qui manque", "Ajouter au tableau")


@formulaire(membre_required)
def apport_reprendre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring what was looked for."""
    apport = permissions.apport_get_cherche(request.user, uuid)
    structures = permissions.structures_pour_apporter(request.user)
    form = ReprendreForm(request.POST if request.method == "POST" else None, structures=structures)
    if form.is_valid():
        with refus_sur(form):
            apports.apport_reprendre(apport=apport, par=request.user, **form.cleaned_data)
            phrase = "C’est proposé. Qui organise est prévenu et vous répondra."
            return fait(request, phrase, _page(apport.evenement, "#apports"))
    return _montrer(request, form, apport.evenement, "L’apporter", "Proposer", nom=apport.quoi)


def _montrer(
    request: HttpRequest, form: FormulaireSafran, evenement: Evenement, titre: str, bouton: str, nom: str = ""
) -> HttpResponse:
    dit = {"titre": titre, "bouton": bouton, "nom": nom or evenement.titre}
    return montrer(request, form, FORMULAIRE, fil=_fil(evenement), retour=_page(evenement, "#apports"), **dit)


@geste(membre_required)
def apport_accepter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say yes to what is offered."""
    apport = permissions.apport_get_a_accepter(request.user, uuid)
    with tenter(request, "C’est accepté. La personne qui l’a proposé est prévenue."):
        apports.apport_accepter(apport=apport, par=request.user)
    return redirect(_page(apport.evenement, "#apports"))


@formulaire(membre_required)
def apport_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take something away, and say why."""
    apport = permissions.apport_get_retirable(request.user, uuid)
    retour, fil = _page(apport.evenement, "#apports"), _fil(apport.evenement)
    return RETRAIT.demander(request, retour, nom=apport.quoi, fil=fil, apport=apport)


@geste(membre_required)
def evenement_repondre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that one comes, or that one does not."""
    evenement = evenement_get_lisible(request.user, uuid)
    vient = request.POST.get("r") == "oui"
    with tenter(request):
        reponse = apports.participation_repondre(evenement=evenement, par=request.user, vient=vient)
        return fait(request, _dite(reponse), _page(evenement, "#venir"))
    return redirect(_page(evenement, "#venir"))


def _dite(participation: Participation) -> str:
    """What came out, in one sentence."""
    if participation.reponse == Reponse.ATTEND:
        rang = ordinal(rang_de(participation))
        return f"Vous êtes {rang} en liste d’attente. Un courriel vous prévient si une place se libère."
    if participation.reponse == Reponse.VIENT:
        return "C’est noté : vous tenez un stand."
    return "C’est noté : vous ne venez pas."


@formulaire(membre_required)
def evenement_bilan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tell of an event after it, in four answers."""
    evenement = permissions.evenement_get_a_raconter(request.user, uuid)
    if evenement.vie == Vie.BILAN and request.method != "POST":
        return redirect(_page(evenement, "#bilan"))
    form = BilanForm(request.POST if request.method == "POST" else None, initial=bilan_pressentir(evenement))
    if form.is_valid():
        with refus_sur(form):
            apports.bilan_rendre(evenement=evenement, par=request.user, **form.cleaned_data)
            return fait(
                request, "Merci. Le bilan est rendu : les membres du réseau le lisent.", _page(evenement, "#bilan")
            )
    explication = "Quatre réponses, lues par les membres du réseau. Le public ne les voit pas."
    dit = {"titre": "Le bilan", "bouton": "Rendre le bilan", "nom": evenement.titre, "explication": explication}
    return montrer(request, form, FORMULAIRE, fil=_fil(evenement), retour=_page(evenement), **dit)


@page(moderer_required)
def bilans_attendus(request: HttpRequest) -> HttpResponse:
    """The reports that the events one moderates still owe."""
    return BilansAttendus(request).repondre()
