"""Desks of readers and of network leads, the thread of a reading, the private exchange opened with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.choices import Reponse, Verdict
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.permissions import reserve_a
from pratiques.champs import SANS_IDENTIFIANT
from pratiques.choices import FIL_OUVERT, Critere, Partie, Statut
from pratiques.forms import un_texte
from pratiques.listes import Ouvertures
from pratiques.models import FichePratiquePage
from pratiques.permissions import fiches as permissions
from pratiques.queries import bureau, fiches
from pratiques.rules import publication
from pratiques.rules import relectures as rules
from pratiques.views.brouillons import version_postee
from pratiques.views.echanges import RETRAIT, ReponseForm, ecrire_encore
from reseau.membres.permissions import est_region, membre_required


class RelectureForm(FormulaireSafran, forms.Form):
    """The grid of twelve criteria, a remark, a verdict."""

    CHAMPS_REFUSES = {"critere_bloquant": "verdict"}
    use_required_attribute = False
    remarque = un_texte(
        "Ce que vous dites à l’auteur",
        3000,
        6,
        aide=f"Lu par l’auteur et les deux lecteurs, par personne d’autre. {SANS_IDENTIFIANT}",
        requis=False,
    )
    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[("ACCEPTEE", "La fiche est bonne à publier"), ("A_COMPLETER", "La fiche est à compléter")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for partie in Partie:
            self.fields[f"r_{partie}"] = un_texte(f"Sur « {partie.label} »", 1000, 2, requis=False)
        for critere in Critere:
            self.fields[f"c_{critere}"] = forms.ChoiceField(
                label=critere.label,
                choices=Reponse.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez à ce critère."},
            )
            self.fields[f"k_{critere}"] = forms.CharField(label="Précision", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        dit = donnees.get("remarque") or any(donnees.get(f"r_{partie}") for partie in Partie)
        if donnees.get("verdict") == Verdict.A_COMPLETER and not dit:
            self.add_error("remarque", "Dites à l’auteur ce qu’il reste à compléter.")
        return donnees

    @property
    def grille(self) -> dict[str, dict[str, str]]:
        return {
            critere.value: {
                "reponse": self.cleaned_data[f"c_{critere}"],
                "commentaire": self.cleaned_data[f"k_{critere}"],
            }
            for critere in Critere
        }

    @property
    def par_partie(self) -> dict[str, str]:
        return {partie.value: self.cleaned_data[f"r_{partie}"] for partie in Partie}

    def parties(self) -> list[BoundField]:
        return [self[f"r_{partie}"] for partie in Partie]

    @property
    def parties_ouvertes(self) -> bool:
        return any(champ.errors or champ.value() for champ in self.parties())

    def lignes(self) -> list[dict[str, Any]]:
        return [{"critere": c, "reponse": self[f"c_{c}"], "precision": self[f"k_{c}"]} for c in Critere]


class FilForm(ReponseForm):
    """Words, on the whole note or on one of its sections."""

    partie = forms.ChoiceField(
        label="À propos de",
        choices=[("", "Toute la fiche"), *((partie.value, partie.label) for partie in Partie)],
        required=False,
    )
    texte = un_texte(
        "Votre message",
        2000,
        5,
        aide=f"Lu par les auteurs de la fiche et ses lecteurs, par personne d’autre. {SANS_IDENTIFIANT}",
    )
    field_order = ("partie", "texte", "motif_conserve")


@page(membre_required)
def relectures(request: HttpRequest) -> HttpResponse:
    """Notes that wait for a reader, readings to give back, readings given."""
    contexte = {
        "a_prendre": bureau.relectures_a_prendre(request.user),
        "miennes": list(bureau.relectures_de(request.user)),
    }
    return render(request, "pratiques/relectures.html", contexte)


@geste(membre_required)
def relecture_prendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the seat of a note that waits for a reader; the same answer whether the note exists or not."""
    place = bureau.relectures_a_prendre(request.user).filter(fiche_id=pk).select_related("fiche").first()
    deja = request.user.relectures.filter(fiche_id=pk, verdict="").first()
    if place is None and deja is None:
        messages.error(request, "Cette fiche n’attend plus de lecteur : quelqu’un a pris la place avant vous.")
        return redirect("pratiques_relectures")
    if deja is None:
        with tenter(request, "Vous êtes lecteur de cette fiche. Vous avez quinze jours, et dix minutes suffisent."):
            deja = rules.relecture_prendre(fiche=place.fiche, par=request.user)
    return redirect("pratiques_relecture", uuid=deja.uuid) if deja else redirect("pratiques_relectures")


@formulaire(membre_required)
def relecture(request: HttpRequest, uuid: str) -> HttpResponse:
    """The note, the grid, a remark and a verdict."""
    lue = permissions.relecture_get_mine(request.user, uuid)
    form = RelectureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.relecture_rendre(
                relecture=lue,
                par=request.user,
                verdict=form.cleaned_data["verdict"],
                grille=form.grille,
                remarque=form.cleaned_data["remarque"],
                par_partie=form.par_partie,
                version=version_postee(request),
            )
            return fait(request, "Votre relecture est rendue. Merci : l’auteur la lira.", "pratiques_relectures")
    contexte = {**fiches.fiche_contexte(lue.fiche, request.user), "page": lue.fiche}
    contexte["remarques"] = fiches.remarques_pour(lue.fiche, request.user)
    contexte["fil"] = bureau.fil_resume(lue.fiche, request.user)
    if not lue.verdict:  # « à compléter », ou le nom du réseau qui a accepté, dirait ce qu’a rendu l’autre lecteur
        contexte |= {"etat_dit": Statut.EN_RELECTURE.label, "reseaux_lecteurs": []}
    return montrer(request, form, "pratiques/relecture.html", relecture=lue, **contexte)


@geste(membre_required)
def relecture_liberer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Give one's seat back."""
    lue = permissions.relecture_get_mine(request.user, uuid)
    with tenter(request, "La place est rendue : une autre personne pourra relire la fiche."):
        rules.relecture_liberer(relecture=lue, par=request.user)
    return redirect("pratiques_relectures")


@page(reserve_a(permissions.tient_un_bureau))
def a_valider(request: HttpRequest) -> HttpResponse:
    """The desk of a network lead, or of the Région."""
    return render(request, "pratiques/a_valider.html", bureau.fiches_a_valider(request.user))


@formulaire(membre_required)
def fiche_valider(request: HttpRequest, pk: int) -> HttpResponse:
    """The note, its two verdicts, and the decision."""
    fiche = permissions.fiche_get_validable(request.user, pk)
    if request.method == "POST":
        return _decider(request, fiche)
    contexte = {
        **fiches.fiche_contexte(fiche, request.user),
        "page": fiche,
        "dernieres": sorted(rules.dernieres_relectures(fiche=fiche).values(), key=lambda lue: lue.rang),
        "prete": fiche.statut == Statut.VALIDEE
        or fiche.statut == Statut.EN_RELECTURE
        and rules.deux_acceptations(fiche=fiche),
        "signe": permissions.est_auteur(request.user, fiche),
        "region": est_region(request.user),
    }
    return render(request, "pratiques/valider.html", contexte)


def _decider(request: HttpRequest, fiche: FichePratiquePage) -> HttpResponse:
    with tenter(request, "C’est fait. Les auteurs sont prévenus."):
        if fiche.statut == Statut.VALIDEE:
            publication.fiche_publier(fiche=fiche, par=request.user)
        else:
            publication.fiche_valider(fiche=fiche, par=request.user, publier=request.POST.get("action") != "valider")
        return redirect("pratiques_a_valider")
    return redirect("pratiques_fiche_valider", pk=fiche.pk)


@formulaire(membre_required)
def fil_de_relecture(request: HttpRequest, pk: int) -> HttpResponse:
    """What authors and readers said to each other, the newest first; write one more while the note is read."""
    fiche = permissions.fil_get(request.user, pk)
    partie = request.GET.get("partie", "")
    initial = {"partie": partie if partie in Partie.values else ""}
    form = FilForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            rules.fil_ecrire(fiche=fiche, par=request.user, **form.cleaned_data)
            return fait(request, "Votre message est envoyé.", "pratiques_fil_de_relecture", pk=fiche.pk)
    contexte = {
        "fiche": fiche,
        "ouvert": fiche.statut in FIL_OUVERT,
        "ouvertures": list(fiche.ouvertures_du_fil.select_related("par")[:20]),
        "page_messages": bureau.fil_page(fiche, request),
        "retour": bureau.ou_lire_la_fiche(fiche, request.user),
    }
    return montrer(request, form, "pratiques/fil_relecture.html", **contexte)


@formulaire(membre_required)
def fil_message_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one's own message back, after a question; already back, nothing to ask."""
    message = permissions.fil_message_get_mine(request.user, uuid)
    url = reverse("pratiques_fil_de_relecture", args=[message.fiche_id])
    if request.method == "POST":
        with tenter(request, "Votre message est retiré."):
            rules.fil_retirer(message=message, par=request.user)
    if request.method == "POST" or message.retire_le:
        return redirect(url)
    return question(request, *RETRAIT, url)


class OuvrirForm(FormulaireSafran, forms.Form):
    """Why this exchange must be read."""

    motif = un_texte(
        "Pourquoi lire cet échange",
        500,
        aide="Lu par les auteurs, les lecteurs et le délégué à la protection des données.",
    )


@formulaire(membre_required)
def fil_consulter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then show the thread to read until the end of the day."""
    fiche = permissions.fil_get_ouvrable(request.user, pk)
    form = OuvrirForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rules.fil_ouvrir(fiche=fiche, par=request.user, motif=form.cleaned_data["motif"])
        return redirect("pratiques_fil_consulter", pk=fiche.pk)
    ouvert = permissions.fil_est_ouvert(request.user, fiche)
    contexte = {"fiche": fiche, "page_messages": bureau.fil_page(fiche, request) if ouvert else None}
    return montrer(request, form, "pratiques/fil_consulter.html", **contexte)


@page(reserve_a(permissions.lit_le_registre))
def ouvertures(request: HttpRequest) -> HttpResponse:
    """Every opening: who, when, which note, why."""
    return Ouvertures(request).repondre()
