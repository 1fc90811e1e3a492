"""Documents: the list, one of them, its life, its versions, its files, and its way to the local body of its bassin."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from home.documents import gels
from home.documents.odt import EXTENSION, GENRE
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, montrer, page, refus_sur
from home.ecrans.views import document as document_sorties
from home.permissions import droit_exiger
from home.securite import limites
from home.temps.periodes import mois_apres
from reseau.animation.choices import Nature
from reseau.animation.models import Decision as DecisionPrise
from reseau.animation.permissions import decisions_lisibles, participant_required, participe
from reseau.animation.portes import CompareForm, PointForm, point_proposer
from reseau.comptes.models import Compte
from reseau.ecrits import permissions
from reseau.ecrits.choices import ANNEES, Diffusion, EtatDocument, Genre
from reseau.ecrits.documents import document_odt, document_pdf
from reseau.ecrits.listes import DocumentsLocaux
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import bassins_a_ecrire, document_get_lisible
from reseau.ecrits.queries import sections
from reseau.ecrits.queries.documents import PageDocument, besoin_de, comite_du_document
from reseau.ecrits.rules import documents as rules
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.plans.portes import decision_dite
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# The forms of a document: opened, published, renewed; its sections named.

UN_AN = 12


class CleForm(FormulaireSafran, forms.Form):
    """A form whose key is written once, however many times it is sent."""

    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class OuvrirForm(CleForm):
    """Which document, of which bassin, for which year."""

    CHAMPS_REFUSES: Mapping[str, str] = {"version": "genre", "droit": "bassin"}
    genre = forms.ChoiceField(label="Document", choices=Genre.choices, widget=forms.RadioSelect)
    bassin = forms.ModelChoiceField(Bassin.objects.none(), label="Bassin", to_field_name="code")
    annee = forms.IntegerField(label="Année", min_value=ANNEES.start, max_value=ANNEES.stop - 1)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        kwargs["initial"] = {"annee": timezone.localdate().year, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        bassins = bassins_a_ecrire(compte)
        self.fields["bassin"].queryset = bassins
        if len(bassins) == 1:
            self.fields["bassin"].initial = bassins[0].code


class ReprendreForm(TexteLuForm):
    """Why it is written again."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=300, required=False)


class PublierForm(FormulaireSafran, forms.Form):
    """Who reads it, when it will be seen again, what adopted it, what comes from it."""

    diffusion = forms.ChoiceField(label="Qui le lira", choices=Diffusion.choices, widget=forms.RadioSelect)
    revoir_le = forms.DateField(label="À revoir le", help_text="Ce jour-là, qui le tient reçoit un courriel.")
    decision = forms.ModelChoiceField(
        DecisionPrise.objects.none(), label="La décision qui l’adopte", required=False, empty_label="Aucune"
    )
    actions = forms.ModelMultipleChoiceField(
        ActionPlan.objects.none(), label="Les actions de plan qui en viennent", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, document: DocumentLocal, compte: Compte, **kwargs: Any) -> None:
        dans_un_an = mois_apres(jour=timezone.localdate(), mois=UN_AN)
        kwargs["initial"] = {"diffusion": document.diffusion, "revoir_le": dans_un_an, "themes": document.themes.all()}
        super().__init__(*args, **kwargs)
        bassin, champs = document.bassin_id, self.fields
        siennes = decisions_lisibles(compte).filter(comite__bassin=bassin).select_related("comite").distinct()
        champs["decision"].queryset = siennes.order_by("-annee", "-rang")
        champs["decision"].label_from_instance = decision_dite
        du_bassin = actions_lisibles(compte).filter(axe__plan__bassin=bassin)
        du_comite = actions_lisibles(compte).filter(axe__plan__comite__bassin=bassin)
        actions = (du_bassin | du_comite).select_related("axe__plan").distinct()
        champs["actions"].queryset = actions.order_by("-axe__plan__annee", "axe__ordre", "pk")
        champs["actions"].label_from_instance = lambda action: f"{action.titre} ({action.axe.plan.annee})"
        champs["themes"].queryset = (Theme.objects.en_vigueur() | document.themes.all()).distinct()


class RenouvelerForm(CleForm):
    """For which year, and whether signatures are asked again."""

    CHAMPS_REFUSES: Mapping[str, str] = {"etat": "annee"}
    annee = forms.IntegerField(
        label="Année", min_value=ANNEES.start, max_value=ANNEES.stop - 1,
        help_text="Les chiffres suivent : ils se comptent d’autant d’années plus tard.",
    )  # fmt: skip
    majeure = forms.BooleanField(label="Version majeure", required=False)

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        kwargs["initial"] = {"annee": max(document.annee, timezone.localdate().year), "majeure": True}
        super().__init__(*args, **kwargs)
        if document.genre == Genre.PROTOCOLE:
            self.fields["majeure"].help_text = DocumentLocal._meta.get_field("majeure").help_text


class VerifierForm(CompareForm):
    """A file to compare with those that were published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].label = "Fichier PDF du document"


# Documents: the list, one of them, its life, its versions side by side.

VIE = {
    "relire": Decision(
        "Passer en relecture",
        "Ceux du bassin relisent et font leurs remarques ; chacune attend une réponse. Le texte se corrige encore.",
        "Passer en relecture", rules.document_relire, fait="Le document est en relecture.",
    ),
    "reprendre": Decision(
        "Reprendre l’écriture", "Les remarques faites restent, et attendent toujours leur réponse.",
        "Reprendre l’écriture", rules.document_reprendre, ReprendreForm, "Le document s’écrit de nouveau.",
    ),
}  # fmt: skip


@page()
def documents(request: HttpRequest) -> HttpResponse:
    """Every document that one reads; XLSX and CSV under the same filters."""
    return DocumentsLocaux(request).repondre()


@formulaire(permissions.ouvrir_required)
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Begin a document from its template."""
    depart = {nom: request.GET[nom] for nom in ("genre", "bassin") if nom in request.GET}
    form = OuvrirForm(request.POST or None, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            document = rules.document_ouvrir(par=request.user, **form.cleaned_data)
            return fait(
                request, "Le document est ouvert : chaque section attend qui l’écrira.", document.get_absolute_url()
            )
    dit = {"titre": "Ouvrir un document", "bouton": "Ouvrir le document", "retour": reverse("documents_locaux")}
    return montrer(request, form, FORMULAIRE, fil=fil(), **dit)


@page()
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One version: what it says, who wrote it, what may be done now."""
    lu = permissions.document_get_lisible(request.user, uuid)
    besoin = besoin_de(lu) if lu.genre != Genre.PROTOCOLE else None
    contexte = {"document": lu, "lecture": PageDocument(lu, request.user), "fil": fil(), "besoin": besoin}
    return render(request, "ecrits/document.html", contexte)


@formulaire(participant_required)
def vie(request: HttpRequest, uuid: UUID, geste: str) -> HttpResponse:
    """It is read over, or written again."""
    lu = permissions.document_get_tenu(request.user, uuid)
    if geste not in VIE:
        raise Http404
    return VIE[geste].demander(request, lu.get_absolute_url(), nom=str(lu), fil=fil(lu), document=lu)


@formulaire(participant_required)
def publier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is missing, and the last questions before it says the same thing for ever."""
    lu = permissions.document_get_tenu(request.user, uuid)
    form = PublierForm(request.POST or None, document=lu, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            rules.document_publier(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "Le document est publié.", lu.get_absolute_url())
    dit = {
        "titre": "Publier",
        "bouton": "Publier le document",
        "retour": lu.get_absolute_url(),
        "nom": str(lu),
        "fil": fil(lu),
    }
    lue = PageDocument(lu, request.user)
    return montrer(request, form, "ecrits/publier.html", document=lu, lecture=lue, **dit)


@formulaire(participant_required)
def renouveler(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version."""
    lu = permissions.document_get_tenu(request.user, uuid)
    form = RenouvelerForm(request.POST or None, document=lu)
    if form.is_valid():
        with refus_sur(form):
            suivante = rules.document_renouveler(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "La version suivante est ouverte.", suivante.get_absolute_url())
    dit = {
        "titre": "Ouvrir la version suivante",
        "bouton": "Ouvrir la version",
        "retour": lu.get_absolute_url(),
        "nom": str(lu),
    }
    return montrer(request, form, FORMULAIRE, fil=fil(lu), **dit)


@page()
def comparer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two versions word by word: this one and the one before it, unless told otherwise."""
    lu = permissions.document_get_lisible(request.user, uuid)
    vers = request.GET.get("vers", str(lu.numero))
    lue = sections.versions_comparer(sections.versions_lisibles(request.user, lu), request.GET.get("de", ""), vers)
    contexte = {
        "comparaison": lue,
        "choix": [(v.numero, f"Version {v.numero}, {v.annee}") for v in lue["versions"]],
        "choisis": tuple(lue[nom] and lue[nom].numero for nom in ("de", "vers")),
    }
    dit = {"titre": "Ce qui a changé", "nom": str(lu), "fil": fil(lu), "retour": lu.get_absolute_url()}
    return render(request, "ecrits/comparer.html", {**contexte, **dit})


def fil(document: DocumentLocal | None = None) -> list[str]:
    """The pages above, labels and addresses in turn."""
    liste = [DocumentsLocaux.titre, reverse("documents_locaux")]
    return [*liste, str(document), document.get_absolute_url()] if document else liste


# A document goes to the local body of its bassin: a point of its reserve, already worded.

DEMANDES = {
    EtatDocument.CO_ECRITURE: ("où en est l’écriture", Nature.INFORMATION),
    EtatDocument.RELECTURE: ("relire et adopter", Nature.DECISION),
    EtatDocument.PUBLIE: ("ce qui change pour nous", Nature.INFORMATION),
    EtatDocument.REMPLACE: ("ce qu’il disait", Nature.INFORMATION),
}


@formulaire(participant_required)
def ordre_du_jour(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose a point about this document to the local body, for who sits there or holds it."""
    document = document_get_lisible(request.user, uuid)
    comite = comite_du_document(request.user, document)
    droit_exiger(comite is not None)
    form = PointForm(request.POST or None, initial=_depart(request, document))
    retour = document.get_absolute_url()
    if form.is_valid():
        with refus_sur(form):
            cle = form.cleaned_data["cle"] or uuid4()
            point_proposer(comite=comite, par=request.user, cle=cle, **form.envoi())
            return fait(request, "Le point est en réserve : qui prépare la réunion le verra.", retour)
    dit = {"titre": "Mettre à l’ordre du jour", "surtitre": comite.nom, "bouton": "Proposer le point", "retour": retour}
    return montrer(request, form, "animation/point_form.html", nom=str(document), **dit)


def _depart(request: HttpRequest, document: DocumentLocal) -> dict[str, Any]:
    demande, nature = DEMANDES[EtatDocument(document.etat)]
    adresse = request.build_absolute_uri(document.get_absolute_url())
    titre = f"{document.get_genre_display()} {document.annee} : {demande}"
    return {"titre": titre, "nature": nature, "preparation": f"À lire avant la séance : {adresse}"}


# A document as a file: the PDF that was published, the text to be reused; anyone checks the PDF.

_journal = logging.getLogger("safran.pannes")
ESSAIS, SECONDES = 10, 60
GABARIT = "ecrits/verifier.html"


def _nom(lu: DocumentLocal, extension: str) -> str:
    return f"{lu.genre.lower()}-{lu.bassin.code}-{lu.annee}-v{lu.numero}.{extension}"


@page()
def pdf(request: HttpRequest, identifiant: UUID) -> HttpResponse:
    """Published, the file of that day, byte for byte; being written, what it says now."""
    lu = document_get_lisible(request.user, identifiant)
    if not lu.fichier:
        return document_sorties(document_pdf(lu), _nom(lu, "pdf"))
    contenu = gels.fichier_lire(lu.fichier)
    if contenu is None or gels.empreinte(contenu) != lu.sha256:
        _journal.error("Fichier absent ou altéré : document %s.", lu.pk)
        return render(request, "ecrits/indisponible.html", {"document": lu}, status=503)
    return document_sorties(contenu, _nom(lu, "pdf"))


@page()
def odt(request: HttpRequest, identifiant: UUID) -> HttpResponse:
    """The same words, to be reused in a text editor."""
    lu = document_get_lisible(request.user, identifiant)
    contenu = document_odt(lu, noms=participe(request.user))
    return document_sorties(contenu, _nom(lu, EXTENSION), GENRE, joint=True)


@formulaire()
def verifier(request: HttpRequest) -> HttpResponse:
    """Whether a file is that of a document published, byte for byte: who holds it learns which one, and its day."""
    form = VerifierForm(request.POST or None, request.FILES or None)
    contexte: dict[str, object] = {"form": form}
    if form.is_valid():
        if limites.depasse(f"document-verifier:{limites.adresse_ip(request)}", ESSAIS, SECONDES):
            reponse = render(request, GABARIT, {**contexte, "limite": True}, status=429)
            reponse["Retry-After"] = str(SECONDES)
            return reponse
        sha256 = gels.empreinte(form.cleaned_data["fichier"].read())
        contexte |= {"compare": True, "gele": sections.document_du_fichier(sha256)}
    return render(request, GABARIT, contexte, status=422 if form.errors else 200)
